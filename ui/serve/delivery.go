package serve

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"navsync/sync/engine"
)

// A file that came is watched until it was taken in or refused, at most so long.
const (
	deliveryTime = 30 * time.Minute
	deliveryLook = 250 * time.Millisecond
)

// places are where a file lies that was looked at (sync/inbox).
var places = []string{"done", "failed"}

// delivered tells a person's open screens what became of a file that they sent: the engine takes what lies in the inbox
// (sync/inbox) and moves it away.
func (s *Server) delivered(a engine.Actor, name string) {
	s.opt.Log.Info("a file was sent", "by", a.Email, "name", name)
	lower := strings.ToLower(name)
	if !strings.HasSuffix(lower, ".zip") && !strings.HasSuffix(lower, ".csv") {
		return // nothing takes it; a command may name it
	}
	s.group.Go(func() {
		ctx, cancel := context.WithTimeout(s.life, deliveryTime)
		defer cancel()
		dir := s.opt.Engine.InboxDir(a.Email)
		before := map[string]bool{}
		for _, where := range places {
			for _, path := range paths(filepath.Join(dir, where)) {
				before[path] = true
			}
		}
		for {
			if _, err := os.Lstat(filepath.Join(dir, name)); err != nil {
				break
			}
			s.opt.Wait(ctx, deliveryLook)
			if ctx.Err() != nil {
				return
			}
		}
		stem := strings.TrimSuffix(name, filepath.Ext(name)) // a number may have been put behind it
		for _, where := range places {
			for _, path := range paths(filepath.Join(dir, where)) {
				if !before[path] && strings.HasPrefix(filepath.Base(path), stem) {
					s.guests.tell(a.Email, Notice{Name: name, Done: where == "done", Path: path})
					return
				}
			}
		}
	})
}

// paths are the archives in a folder; none where there is no folder.
func paths(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var found []string
	for _, e := range entries {
		if e.Type().IsRegular() && !strings.HasSuffix(e.Name(), ".reason.txt") {
			found = append(found, filepath.Join(dir, e.Name()))
		}
	}
	return found
}
