package entra

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// openIDScopes are not bound to a resource.
func openIDScopes() []string { return []string{"openid", "profile", "email", "offline_access"} }

// readScope splits a scope parameter and finds the resource: the environment's
// address in front of /user_impersonation or /.default (contract §1.4).
func (s *Service) readScope(r *http.Request, scope string) (scopes []string, resource string, err *refusal) {
	scopes = strings.Fields(scope)
	for _, one := range scopes {
		if slices.Contains(openIDScopes(), one) {
			continue
		}
		of, err := s.resourceOf(r, one)
		if err != nil {
			return nil, "", err
		}
		if resource != "" && resource != of {
			return nil, "", refuse(28002, "The scopes name several resources.")
		}
		resource = of
	}
	if resource == "" {
		return nil, "", refuse(70011, "The scope names no resource.")
	}
	return scopes, resource, nil
}

func (s *Service) resourceOf(r *http.Request, scope string) (string, *refusal) {
	cut := strings.LastIndexByte(scope, '/')
	if cut < 0 {
		return "", refuse(70011, "")
	}
	resource, permission := scope[:cut], scope[cut+1:]
	u, err := url.Parse(resource)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", refuse(70011, "")
	}
	if permission != "user_impersonation" && permission != ".default" {
		return "", refuse(70011, "The resource has no such permission.")
	}
	known, err := url.Parse(s.options.Directory.ResourceURL())
	if err == nil && sameHost(u.Host, known.Host) || sameHost(u.Host, r.Host) {
		return resource, nil
	}
	return "", refuse(500011, "")
}

// sameHost compares host:port; the names of the loopback interface are one host.
func sameHost(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	hostA, portA, errA := net.SplitHostPort(a)
	hostB, portB, errB := net.SplitHostPort(b)
	return errA == nil && errB == nil && portA == portB && isLoopback(hostA) && isLoopback(hostB)
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
