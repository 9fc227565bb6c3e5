package dynamics

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Reached is what became of a try to reach a host: any answer will do.
type Reached struct {
	Host  string
	Proxy string // that the way led through, "" for none
	Cause Cause  // "": it answers
	Took  time.Duration
}

// reachTimeout bounds a try to reach a host.
const reachTimeout = 10 * time.Second

// Reach tries the hosts that the cloud of an address has besides it, its sign-in and its discovery service: whether they answer
// tells a network that is down from a name that is not found (spec §3.1b). Nothing is told to them, least of all a token.
func Reach(ctx context.Context, client *http.Client, address Address) []Reached {
	if address.Loopback {
		return nil
	}
	hosts := cloudHosts[address.cloud()]
	all := []Reached{{Host: hosts.signIn}, {Host: hosts.discovery}}
	var wait sync.WaitGroup
	for i := range all {
		wait.Go(func() { all[i].try(ctx, client) })
	}
	wait.Wait()
	return all
}

func (r *Reached) try(ctx context.Context, client *http.Client) {
	bounded, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	to := "https://" + r.Host + "/"
	r.Proxy = proxyOf(to)
	request, err := http.NewRequestWithContext(bounded, http.MethodHead, to, http.NoBody)
	if err != nil {
		r.Cause = CauseUnclassified
		return
	}
	describe(request.Header, defaultUserAgent)
	asker := plainClient(client, false)
	if client == nil || client.Transport == nil {
		defer asker.CloseIdleConnections() // they are this question's own
	}
	begun := time.Now()
	answer, err := asker.Do(request)
	r.Took = time.Since(begun)
	if err != nil {
		r.Cause = causeOf(err)
		return
	}
	_ = answer.Body.Close() // any answer will do
}

// cloud is the cloud that an address lies in, by its name.
func (a Address) cloud() Cloud {
	name := hostWithoutPort(a.Host)
	switch {
	case strings.HasSuffix(name, ".crm9.dynamics.com"):
		return CloudGCC
	case strings.HasSuffix(name, ".microsoftdynamics.us"):
		return CloudGCCHigh
	case strings.HasSuffix(name, ".appsplatform.us"):
		return CloudDoD
	case strings.HasSuffix(name, ".dynamics.cn"):
		return CloudChina
	}
	return CloudPublic
}
