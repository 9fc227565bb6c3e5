package replica

import (
	"bufio"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"navsync/store"
)

// What the process that is killed is told by.
const (
	childDir  = "NAVSYNC_REPLICA_DIR"
	childURL  = "NAVSYNC_REPLICA_URL"
	childFrom = "NAVSYNC_REPLICA_FROM"
)

// TestTheProcessThatIsKilled is one of TestKillsTearNothing: it follows a store and writes pairs until it is killed.
func TestTheProcessThatIsKilled(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("a process of another test")
	}
	n, err := strconv.Atoi(os.Getenv(childFrom))
	if err != nil {
		t.Fatal(err)
	}
	s := opened(t, dir)
	o := options(t, os.Getenv(childURL))
	o.Pace.Lease = time.Second
	o.Log = slog.New(slog.DiscardHandler)
	until(t, "the lease of the one that was killed runs out", func() bool {
		err := Follow(t.Context(), s, o)
		var held *HeldError
		if err != nil && !errors.As(err, &held) {
			t.Fatal(err)
		}
		return err == nil
	})
	fmt.Println("secured", n-1)
	for ; ; n++ {
		if err := pair(t.Context(), s, n); err != nil {
			t.Fatal(err)
		}
		fmt.Println("wrote", n)
		switch {
		case n%23 == 0:
			if err := s.Secure(t.Context()); err != nil {
				t.Fatal(err)
			}
			fmt.Println("secured", n)
		case n%31 == 0:
			if err := s.Checkpoint(t.Context()); err != nil {
				t.Fatal(err)
			}
		case n%97 == 0: // somebody else opens, writes and closes it
			other := opened(t, dir)
			n++
			if err := pair(t.Context(), other, n); err != nil {
				t.Fatal(err)
			}
			closes(t, other)
		}
	}
}

// TestKillsTearNothing kills a process that follows, restores, and looks whether every transaction is whole and none is
// missing in between. Each fourth time work goes on in what was restored. 200 times with NAVSYNC_SLOW.
func TestKillsTearNothing(t *testing.T) {
	t.Parallel()
	rounds := 5
	if os.Getenv("NAVSYNC_SLOW") != "" {
		rounds = 200
	}
	random := rand.New(rand.NewPCG(15, uint64(rounds)))
	url, dir, from := at(t.TempDir()), t.TempDir(), 1
	for round := range rounds {
		wrote, secured := killed(t, dir, url, from, 1+random.IntN(150))
		r := restored(t, url)
		last := wholePairs(t, r.Path)
		if last < secured || last > wrote+2 || r.From != store.FromReplica {
			t.Fatalf("round %d: %d pairs of %s, %d were written and %d secured", round, last, r.From, wrote, secured)
		}
		if round%4 == 3 {
			dir = filepath.Dir(r.Path)
		}
		from = 1 + wholePairs(t, settled(t, dir))
	}
}

// killed lets a process write some pairs and kills it.
func killed(t *testing.T, dir, url string, from, some int) (wrote, secured int) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheProcessThatIsKilled$", "-test.v")
	child.Env = append(os.Environ(), childDir+"="+dir, childURL+"="+url, childFrom+"="+strconv.Itoa(from))
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	told := bufio.NewScanner(out)
	var said []string
	for wrote < from+some && told.Scan() {
		said = append(said, told.Text())
		word, number, _ := strings.Cut(told.Text(), " ")
		n, err := strconv.Atoi(number)
		switch {
		case err != nil:
		case word == "wrote":
			wrote = n
		case word == "secured":
			secured = n
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(said, "\n"))
	}
	for told.Scan() { // what it did before the signal came
		if number, ok := strings.CutPrefix(told.Text(), "wrote "); ok {
			if n, err := strconv.Atoi(number); err == nil {
				wrote = n
			}
		}
	}
	if err := child.Wait(); err == nil || wrote == 0 {
		t.Fatalf("it was not killed: %v\n%s", err, strings.Join(said, "\n"))
	}
	return wrote, secured
}

// settled closes what a killed process left, so that the file alone can be looked at.
func settled(t *testing.T, dir string) string {
	t.Helper()
	s := opened(t, dir)
	path := s.Path()
	closes(t, s)
	return path
}
