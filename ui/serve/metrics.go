package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"navsync/store"
)

// Watched is what an operator's monitoring reads: /healthz and /metrics, counts only, on this machine only.
type Watched struct {
	Store    *store.Reader
	Sessions func() int // nil: there are none
	Log      *slog.Logger
	Now      func() time.Time
}

// ErrNotLoopback says that an address could be reached from other machines.
var ErrNotLoopback = errors.New("the address is not one of this machine alone")

// scrapeTime bounds the reading of the store for one answer.
const scrapeTime = 10 * time.Second

// Listen serves on a loopback address until the returned function is called. Error: ErrNotLoopback.
func (w Watched) Listen(ctx context.Context, address string) (at net.Addr, stop func() error, err error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, nil, fmt.Errorf("listen for the monitoring: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, nil, ErrNotLoopback
	}
	var listening net.ListenConfig
	l, err := listening.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, nil, fmt.Errorf("listen for the monitoring: %w", err)
	}
	server := &http.Server{Handler: w.Handler(), ReadHeaderTimeout: scrapeTime, IdleTimeout: time.Minute}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := server.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
			w.Log.Error("the monitoring is not answered any more", "error", err)
		}
	}()
	return l.Addr(), func() error {
		err := server.Close()
		<-ended
		return err
	}, nil
}

// Handler answers /healthz and /metrics from a registry of its own.
func (w Watched) Handler() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collector{w})
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.HTTPErrorOnError}))
	mux.HandleFunc("GET /healthz", w.health)
	return mux
}

// health is 200 while the store can be read and the connection does not fail, else 503; the body says why.
func (w Watched) health(answer http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), scrapeTime)
	defer cancel()
	body := map[string]string{"status": "ok"}
	view, err := w.Store.ConnectionView(ctx)
	switch {
	case err != nil:
		w.Log.Error("the health cannot be read", "error", err)
		body = map[string]string{"status": "failing", "store": "unreadable"}
	case view.State == store.Failing:
		body = map[string]string{"status": "failing", "connection": view.Failure.Code, "since": store.Stamp(view.Failure.Since)}
	default:
		body["connection"] = view.Word
	}
	answer.Header().Set("Content-Type", "application/json")
	if body["status"] != "ok" {
		answer.WriteHeader(http.StatusServiceUnavailable)
	}
	if err := json.NewEncoder(answer).Encode(body); err != nil {
		w.Log.Debug("nobody waits for the health", "error", err)
	}
}

// collector reads the store when it is asked.
type collector struct{ w Watched }

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("navsync_"+name, help, labels, nil)
}

var (
	runAge        = describe("run_age_seconds", "Seconds since the last run ended.")
	runOutcome    = describe("run_outcome", "1 for the outcome of the last run that ended.", "outcome")
	runRunning    = describe("run_running", "1 while a run is under way.")
	runRows       = describe("run_rows", "Rows that the last run added, changed, removed or wrote.")
	rowsTotal     = describe("rows_total", "Rows that all kept runs added, changed, removed or wrote.")
	throttled     = describe("throttled_seconds_total", "Seconds that Dynamics made the kept runs wait.")
	writebacks    = describe("writebacks", "Writebacks by state.", "state")
	unresolved    = describe("unresolved", "Activities that found no record.")
	sessions      = describe("sessions", "Open sessions over SSH.")
	storeBytes    = describe("store_bytes", "Size of the store's file.")
	failingSince  = describe("failing_since_seconds", "Unix time since which the connection fails, 0 while it does not.")
	connectionUp  = describe("connection_state", "1 for the state of the connection.", "state")
	replicaLag    = describe("replica_lag_seconds", "Seconds that the continuous copy is behind; absent when there is none.")
	replicaWhole  = describe("replica_copy_age_seconds", "Seconds since the newest whole copy beside the continuous one.")
	scrapeSuccess = describe("store_readable", "1 while the store can be read.")
)

// Describe implements prometheus.Collector.
func (c collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		runAge, runOutcome, runRunning, runRows, rowsTotal, throttled, writebacks, unresolved, sessions, storeBytes, failingSince, connectionUp,
		replicaLag, replicaWhole, scrapeSuccess,
	} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c collector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	if c.w.Sessions != nil {
		gauge(sessions, float64(c.w.Sessions()))
	}
	if info, err := os.Stat(c.w.Store.Path()); err == nil {
		gauge(storeBytes, float64(info.Size()))
	}
	if err := c.fromStore(ctx, to, gauge); err != nil {
		c.w.Log.Error("the metrics cannot be read", "error", err)
		gauge(scrapeSuccess, 0)
		return
	}
	gauge(scrapeSuccess, 1)
}

func (c collector) fromStore(ctx context.Context, to chan<- prometheus.Metric, gauge func(*prometheus.Desc, float64, ...string)) error {
	standing, err := c.w.Store.Standing(ctx)
	if err != nil {
		return err
	}
	view, err := c.w.Store.ConnectionView(ctx)
	if err != nil {
		return err
	}
	runs, err := c.w.Store.Runs(ctx, 2, 0)
	if err != nil {
		return err
	}
	for state, n := range standing.Writebacks {
		gauge(writebacks, float64(n), state)
	}
	gauge(unresolved, float64(standing.Unresolved))
	to <- prometheus.MustNewConstMetric(throttled, prometheus.CounterValue, standing.Throttled)
	to <- prometheus.MustNewConstMetric(rowsTotal, prometheus.CounterValue, float64(standing.Rows))
	gauge(connectionUp, 1, view.Word)
	failing := 0.0
	if view.State == store.Failing {
		failing = float64(view.Failure.Since.Unix())
	}
	gauge(failingSince, failing)
	c.lastRun(runs, gauge)
	return c.replica(ctx, gauge)
}

// replica tells how the continuous copy is, where there is one.
func (c collector) replica(ctx context.Context, gauge func(*prometheus.Desc, float64, ...string)) error {
	r, err := c.w.Store.Replica(ctx)
	if err != nil || r.InSync.IsZero() {
		return err
	}
	gauge(replicaLag, r.Lag(c.w.Now()).Seconds())
	if !r.Copied.IsZero() {
		gauge(replicaWhole, c.w.Now().Sub(r.Copied).Seconds())
	}
	return nil
}

func (c collector) lastRun(runs []store.Run, gauge func(*prometheus.Desc, float64, ...string)) {
	running := 0.0
	for _, r := range runs {
		if r.EndedAt.IsZero() {
			running = 1
			continue
		}
		gauge(runAge, c.w.Now().Sub(r.EndedAt).Seconds())
		gauge(runOutcome, 1, string(r.Outcome))
		gauge(runRows, float64(r.Rows()))
		break
	}
	gauge(runRunning, running)
}
