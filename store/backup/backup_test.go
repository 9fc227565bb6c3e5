package backup

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"navsync/store"
)

var made = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)

// furnished is a store with a person, a lease and a wait.
func furnished(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	ctx := t.Context()
	err = s.UpdateDurably(ctx, func(tx *store.Tx) error {
		_, err := tx.AddPerson(ctx, store.Person{Email: "ana@contoso.test", Name: "Ana Ruiz", Role: store.AdminSeller, CreatedAt: made})
		return errors.Join(err, tx.TakeLease(ctx, store.Lease{Name: store.SyncLease, Holder: "other 1 word", Shown: "other", Until: made.Add(time.Hour)}),
			tx.AddAudit(ctx, store.AuditEntry{At: made, Actor: "ana@contoso.test", Action: "person.add"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func written(t *testing.T, s *store.Store, o Options) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "b.navsync")
	o.Now, o.Navsync = made, "1.2.3"
	w, err := Write(t.Context(), &s.Reader, path, o)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != w.Bytes {
		t.Fatalf("the file: %v %v, %d bytes were told", info, err, w.Bytes)
	}
	return path
}

func TestABackupIsRestoredAdoptedAndHeld(t *testing.T) {
	s := furnished(t, t.TempDir())
	path := written(t, s, Options{})
	dir := filepath.Join(t.TempDir(), "new")
	now := made.Add(90 * time.Second)
	r, err := Restore(t.Context(), path, dir, nil, now)
	if err != nil {
		t.Fatal(err)
	}
	if r.Rows["person"] != 1 || r.Navsync != "1.2.3" || !r.Made.Equal(made) {
		t.Errorf("it says %+v", r)
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range left {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 || strings.Contains(e.Name(), "restoring") {
			t.Errorf("%s is left: %v %v", e.Name(), info.Mode(), err)
		}
	}
	again, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if p, err := again.Person(t.Context(), "ana@contoso.test"); err != nil || p.Name != "Ana Ruiz" {
		t.Errorf("%+v %v", p, err)
	}
	if l, err := again.LeaseHolder(t.Context(), made); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a lease of the other machine: %+v %v", l, err)
	}
	got, err := again.Restored(t.Context())
	if err != nil || !got.Held() || !got.Unsettled() || got.Missing() != 90*time.Second || got.From != store.FromBackup {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := Restore(t.Context(), path, dir, nil, now); !errors.Is(err, ErrOccupied) && !errors.Is(err, ErrBusy) {
		t.Errorf("over a store: %v", err)
	}
}

func TestABackupThatIsThereStays(t *testing.T) {
	s := furnished(t, t.TempDir())
	path := written(t, s, Options{})
	if _, err := Write(t.Context(), &s.Reader, path, Options{Now: made}); !errors.Is(err, ErrFileExists) {
		t.Errorf("%v", err)
	}
}

// A store that is written while it is backed up gives a backup of one moment.
func TestABackupWhileTheStoreIsWritten(t *testing.T) {
	s := furnished(t, t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		var err error
		for n := 0; err == nil && ctx.Err() == nil; n++ {
			err = s.Update(t.Context(), func(tx *store.Tx) error {
				for _, action := range []string{"one", "two"} { // both or none
					if err := tx.AddAudit(t.Context(), store.AuditEntry{At: made, Actor: "a", Action: action}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		done <- err
	}()
	for range 3 {
		path := written(t, s, Options{})
		m, err := Check(t.Context(), path, nil)
		if err != nil || m.Rows["audit"]%2 != 1 {
			t.Errorf("%d audit entries, %v", m.Rows["audit"], err)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// Every backup that is not whole is refused with its own error, and leaves nothing in the folder.
func TestBackupsThatAreNotWholeAreRefused(t *testing.T) {
	s := furnished(t, t.TempDir())
	path := written(t, s, Options{})
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 0x40
	for name, c := range map[string]struct {
		content []byte
		want    []error
	}{
		"empty":              {nil, []error{ErrNotBackup}},
		"a text":             {[]byte("hello, this is no backup at all"), []error{ErrNotBackup}},
		"a database":         {[]byte("SQLite format 3\x00 and so on and so on"), []error{ErrNotBackup}},
		"cut in the middle":  {whole[:len(whole)/2], []error{ErrCutOff}},
		"cut at the end":     {whole[:len(whole)-3], []error{ErrCutOff}},
		"only its beginning": {whole[:5], []error{ErrCutOff}},
		"a flipped bit":      {flipped, []error{ErrDamaged, ErrCutOff}},
		"bytes after it":     {append(bytes.Clone(whole), "more"...), []error{ErrDamaged, ErrCutOff}},
		"newer":              {archived(t, `{"format":2}`), []error{ErrNewer}},
		"a newer schema":     {archived(t, `{"format":1,"schema":999999,"size":3,"sha256":"`+strings.Repeat("0", 64)+`"}`), []error{ErrNewer}},
		"another checksum":   {archived(t, `{"format":1,"schema":1,"size":3,"sha256":"`+strings.Repeat("0", 64)+`"}`), []error{ErrDamaged}},
		"no manifest":        {archived(t, `[]`), []error{ErrNotBackup}},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "b")
			if err := os.WriteFile(file, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			refusedWhole(t, file, nil, c.want...)
		})
	}
}

// refusedWhole restores and sees that it is refused with one of the errors and leaves no store.
func refusedWhole(t *testing.T, file string, identities []age.Identity, want ...error) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "new")
	_, err := Restore(t.Context(), file, dir, identities, made)
	found := false
	for _, w := range want {
		found = found || errors.Is(err, w)
	}
	if !found {
		t.Errorf("%v, want one of %v", err, want)
	}
	left, err := filepath.Glob(filepath.Join(dir, store.FileName+"*"))
	if err != nil || len(left) > 1 || len(left) == 1 && !strings.HasSuffix(left[0], ".lock") {
		t.Errorf("%v is left, %v", left, err)
	}
}

// archived is a packed archive with this manifest and a store of three bytes.
func archived(t *testing.T, manifest string) []byte {
	t.Helper()
	var to bytes.Buffer
	if err := packFor(&to, manifest, "abc"); err != nil {
		t.Fatal(err)
	}
	return to.Bytes()
}

func TestEncryptedBackups(t *testing.T) {
	s := furnished(t, t.TempDir())
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	path := written(t, s, Options{Recipients: []age.Recipient{identity.Recipient()}})
	text, err := os.ReadFile(path)
	if err != nil || bytes.Contains(text, []byte("Ana Ruiz")) {
		t.Fatalf("it can be read, %v", err)
	}
	if encrypted, err := Encrypted(path); err != nil || !encrypted {
		t.Errorf("%v %v", encrypted, err)
	}
	refusedWhole(t, path, nil, ErrEncrypted)
	refusedWhole(t, path, []age.Identity{other}, ErrWrongKey)
	cut := filepath.Join(t.TempDir(), "cut")
	if err := os.WriteFile(cut, text[:len(text)-20], 0o600); err != nil {
		t.Fatal(err)
	}
	refusedWhole(t, cut, []age.Identity{identity}, ErrCutOff, ErrDamaged)
	if _, err := Restore(t.Context(), path, filepath.Join(t.TempDir(), "new"), []age.Identity{identity}, made); err != nil {
		t.Error(err)
	}
	refusedWhole(t, written(t, s, Options{}), []age.Identity{identity}, ErrPlain)
}

// What a restore that was killed left is forgotten by the next one; one that is cancelled leaves nothing.
func TestAnInterruptedRestoreLeavesNothingHalf(t *testing.T) {
	s := furnished(t, t.TempDir())
	path := written(t, s, Options{})
	dir := filepath.Join(t.TempDir(), "new")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(dir, store.FileName+".restoring")
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.WriteFile(half+end, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Restore(ctx, path, dir, nil, made); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if left, err := filepath.Glob(half + "*"); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	if _, err := Restore(t.Context(), path, dir, nil, made); err != nil {
		t.Error(err)
	}
}
