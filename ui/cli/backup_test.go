package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"navsync/ui/page/pagetest"
)

// TestMovingToAnotherMachine: backup, restore without a name, held sending that an admin ends once.
func TestMovingToAnotherMachine(t *testing.T) {
	f := connected(t)
	file := filepath.Join(t.TempDir(), "b.navsync")
	if a := f.run("--as", pagetest.Sam, "backup", file); a.code != ExitFailed {
		t.Errorf("support: exit %d\n%s", a.code, a.narration)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("support wrote a backup")
	}
	var wrote backupDocument
	f.does(&wrote, "backup", file)
	if !wrote.Checked || wrote.Encrypted || wrote.Rows["person"] != 2 || wrote.Rows["contact"] == 0 {
		t.Errorf("%+v", wrote)
	}
	if a := f.run("backup", file); a.code != ExitUsage {
		t.Errorf("over a backup: exit %d\n%s", a.code, a.narration)
	}
	if a := f.run("restore", file); a.code == ExitOK {
		t.Error("a restore over a store")
	}
	there := newFolder(t)
	var restored restoreDocument
	there.does(&restored, "restore", file)
	if restored.From != "backup" || restored.Rows["contact"] != wrote.Rows["contact"] || restored.Missing < 0 || restored.Made != wrote.Made {
		t.Errorf("%+v of %+v", restored, wrote)
	}
	there.env["NAVSYNC_AS"] = pagetest.Ana
	held := func() bool {
		var s statusDocument
		there.does(&s, "status")
		return s.Restored != nil && s.Restored.Held
	}
	if !held() {
		t.Error("sending is not held after a restore")
	}
	if a := there.run("--as", pagetest.Sam, "writebacks", "go-on"); a.code != ExitFailed || !held() {
		t.Errorf("support says go on: exit %d", a.code)
	}
	there.does(nil, "writebacks", "go-on")
	if held() {
		t.Error("sending is held after go-on")
	}
	if a := there.run("writebacks", "go-on"); a.code != ExitUsage {
		t.Errorf("a second time: exit %d", a.code)
	}
	if a := there.run("sync"); a.code != ExitOK {
		t.Errorf("the first run: exit %d\n%s", a.code, a.narration)
	}
}

// TestBackupsThatCannotBeRestored: a sentence and an exit code for each.
func TestBackupsThatCannotBeRestored(t *testing.T) {
	f := newFolder(t)
	f.team()
	dir := t.TempDir()
	file := filepath.Join(dir, "b.navsync")
	f.env[passphraseVariable] = "correct horse"
	f.does(nil, "backup", file, "--encrypt")
	cut, text := filepath.Join(dir, "cut"), filepath.Join(dir, "text")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cut, whole[:len(whole)-30], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(text, []byte("dear reader, this is a letter"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file, passphrase string
		code             int
		word             string
	}{
		{filepath.Join(dir, "none"), "", ExitUsage, "usage"},
		{text, "", ExitUsage, "usage"},
		{file, "", ExitUsage, "usage"},
		{file, "wrong", ExitFailed, "forbidden"},
		{cut, "correct horse", ExitFailed, "data"},
	} {
		there := newFolder(t)
		there.env[passphraseVariable] = c.passphrase
		a := there.run("--json", "restore", c.file)
		if a.code != c.code || !strings.Contains(a.narration, `"code":"`+c.word+`"`) || strings.Contains(a.narration, "‹") {
			t.Errorf("%s with %q: exit %d\n%s", c.file, c.passphrase, a.code, a.narration)
		}
		if _, err := os.Stat(filepath.Join(there.dir, "navsync.db")); err == nil {
			t.Errorf("%s left a store", c.file)
		}
	}
	there := newFolder(t)
	there.env[passphraseVariable] = "correct horse"
	there.does(nil, "restore", file)
}
