package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// ReplicaState is what the process that follows the store says of the continuous copy.
type ReplicaState struct {
	Generation   int64     `json:"generation"`
	InSync       time.Time `json:"inSync"`       // all that was committed until then is in the copy
	Copied       time.Time `json:"copied"`       // the newest whole copy beside it is of then
	FailingSince time.Time `json:"failingSince"` // zero: it does not fail
	TakenOver    string    `json:"takenOver"`    // the machine that has taken over, "" for none
	Ended        bool      `json:"ended"`        // nobody follows since
}

// Replica is the continuous copy of a store, the zero value when there never was one.
type Replica struct {
	URL     string
	Since   time.Time
	Lineage Lineage
	ReplicaState
}

// Lag is how much would be missing if this machine were lost now.
func (r Replica) Lag(now time.Time) time.Duration { return max(0, now.Sub(r.InSync)) }

// Replica is the continuous copy as the process that follows the store has last noted it.
func (s *Reader) Replica(ctx context.Context) (Replica, error) {
	var r Replica
	var since Time
	err := s.reader.QueryRowContext(ctx, "SELECT url, since, store, generation FROM replica").
		Scan(&r.URL, &since, &r.Lineage.Store, &r.Lineage.Generation)
	if err = classify("look for a continuous copy", err); errors.Is(err, ErrNotFound) {
		return Replica{}, nil
	}
	if err != nil {
		return r, err
	}
	r.Since = since.Time
	text, err := os.ReadFile(s.replicaPath())
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &r.ReplicaState)
	}
	return r, classify("read how the continuous copy is", err)
}

// NoteReplica keeps how the continuous copy is. It stands beside the store: a note in it would have to be copied, too.
func (s *Store) NoteReplica(state ReplicaState) error {
	text, err := json.Marshal(state)
	if err != nil {
		return classify("note how the continuous copy is", err)
	}
	fresh := fmt.Sprint(s.replicaPath(), ".", os.Getpid())
	if err := os.WriteFile(fresh, text, 0o600); err != nil {
		return classify("note how the continuous copy is", err)
	}
	return classify("note how the continuous copy is", os.Rename(fresh, s.replicaPath()))
}

func (s *Reader) replicaPath() string { return replicaPath(s.path) }

func replicaPath(path string) string { return path + ".replica" }

// ForgetReplica forgets how the copy of a store was that lay at path.
func ForgetReplica(path string) error {
	err := os.Remove(replicaPath(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return classify("forget how a continuous copy was", err)
}
