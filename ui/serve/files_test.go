package serve

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pkg/sftp"
)

func transfer(t *testing.T, h *house) *sftp.Client {
	t.Helper()
	c, err := sftp.NewClient(h.client(h.key))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func put(c *sftp.Client, name string, content []byte) error {
	f, err := c.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

func TestAFileGoesIntoTheOwnInboxAndNowhereElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	own := h.engine.InboxDir(ana)
	secret := filepath.Join(h.dir, "secret.txt")
	other := filepath.Join(h.engine.InboxDir(ben), "theirs.txt")
	for _, path := range []string{secret, other} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("secret"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	c := transfer(t, h)
	if err := put(c, "notes.txt", []byte("hello")); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(own, "notes.txt")); err != nil || string(text) != "hello" {
		t.Fatalf("%q %v", text, err)
	}
	for _, path := range []string{
		"../secret.txt", "../../secret.txt", "/../../secret.txt", "../" + ben + "/theirs.txt", secret, "../../../../../../etc/passwd", "/etc/passwd",
	} {
		if f, err := c.Open(path); err == nil {
			f.Close()
			t.Errorf("%s is read", path)
		}
		_ = put(c, path, []byte("overwritten")) // below the own folder at the most
		if err := c.Remove(path); err == nil && !exists(secret) {
			t.Errorf("%s is removed", path)
		}
	}
	for _, path := range []string{secret, other} {
		if text, err := os.ReadFile(path); err != nil || string(text) != "secret" {
			t.Errorf("%s holds %q (%v)", path, text, err)
		}
	}
	if err := c.Rename("notes.txt", "../../stolen.txt"); err == nil && exists(filepath.Join(h.dir, "stolen.txt")) {
		t.Error("a file was moved out")
	}
}

func TestLinksLeadNowhere(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	own := h.engine.InboxDir(ana)
	secret := filepath.Join(h.dir, "secret.txt")
	err := errors.Join(os.MkdirAll(own, 0o700), os.WriteFile(secret, []byte("secret"), 0o600),
		os.Symlink(secret, filepath.Join(own, "link.txt")), os.Symlink(h.dir, filepath.Join(own, "all")))
	if err != nil {
		t.Fatal(err)
	}
	c := transfer(t, h)
	for _, path := range []string{"link.txt", "all/secret.txt", "all/navsync.db"} {
		if f, err := c.Open(path); err == nil {
			f.Close()
			t.Errorf("%s is read", path)
		}
		if err := put(c, path, []byte("x")); err == nil {
			t.Errorf("%s is written", path)
		}
	}
	for name, do := range map[string]func() error{
		"symlink": func() error { return c.Symlink(secret, "mine.txt") }, "link": func() error { return c.Link(secret, "mine.txt") },
		"chmod of a link": func() error { _, err := c.Stat("link.txt"); return err },
	} {
		if err := do(); err == nil {
			t.Errorf("%s works", name)
		}
	}
	entries, err := c.ReadDir(".")
	if err != nil || len(entries) != 0 {
		t.Errorf("links are listed: %v %v", entries, err)
	}
	if text, err := os.ReadFile(secret); err != nil || string(text) != "secret" {
		t.Errorf("it holds %q (%v)", text, err)
	}
}

func TestAFileIsWholeOrNotThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(o *Options) { o.Limits.Upload = 1 })
	own := h.engine.InboxDir(ana)
	c := transfer(t, h)
	if err := put(c, "large.zip", bytes.Repeat([]byte("x"), 1<<20+1)); err == nil || !strings.Contains(err.Error(), "larger") {
		t.Errorf("too large: %v", err)
	}
	if err := c.Truncate("notes.txt", 10<<30); err == nil {
		t.Error("10 GB are reserved")
	}
	f, err := c.OpenFile("sparse.zip", os.O_WRONLY|os.O_CREATE)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("x"), 10<<30); err == nil {
		t.Error("10 GB are written")
	}
	if err := f.Close(); err == nil {
		t.Error("a refused file is closed as if it were there")
	}
	if err := put(c, ".hidden.zip", nil); err == nil {
		t.Error("a hidden file is taken")
	}
	half := transfer(t, h)
	g, err := half.OpenFile("half.zip", os.O_WRONLY|os.O_CREATE)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Write([]byte("half of it")); err != nil {
		t.Fatal(err)
	}
	half.Close() // the connection is gone before the file is whole
	until(t, "nothing is left of it", func() bool {
		entries, err := os.ReadDir(own)
		return err == nil && len(entries) == 0
	})
	if err := put(c, "whole.zip", []byte("all")); err != nil || !exists(filepath.Join(own, "whole.zip")) {
		t.Errorf("%v", err)
	}
	if info, err := os.Stat(filepath.Join(own, "whole.zip")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
}

func TestExportsComeBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	path := filepath.Join(h.engine.InboxDir(ana), Outbox, "unresolved.csv")
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("id,at\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	f, err := transfer(t, h).Open("outbox/unresolved.csv")
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if _, err := f.WriteTo(&got); err != nil || got.String() != "id,at\n" {
		t.Errorf("%q %v", got.String(), err)
	}
}
