package cli

import (
	"context"
	"errors"
	"strings"
	"testing"
)

type recording struct{ closed bool }

func (*recording) URL() string                   { return "http://127.0.0.1:4712" }
func (*recording) Count() (int, error)           { return 2, nil }
func (r *recording) Close(context.Context) error { r.closed = true; return nil }

// TestRecordPassesItsFlagsOn, says where it listens, and at the end what it kept.
func TestRecordPassesItsFlagsOn(t *testing.T) {
	f := newFolder(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	r := &recording{}
	var got []string
	f.wiring.RecordEmulator = func(_ context.Context, upstream, listen, folder string) (EmulatorRecording, error) {
		got = []string{upstream, listen, folder}
		interrupt()
		return r, nil
	}
	a := f.runUntil(ctx, "emulator", "record", "--upstream", "https://contoso.crm4.dynamics.com", "--out", "kept", "--listen", "127.0.0.1:4712")
	if a.code != ExitOK || a.out != "listening on http://127.0.0.1:4712\n2 requests were kept in kept.\n" || !r.closed {
		t.Errorf("exit %d, %q, %q", a.code, a.out, a.narration)
	}
	if strings.Join(got, " ") != "https://contoso.crm4.dynamics.com 127.0.0.1:4712 kept" {
		t.Errorf("recorded %q", got)
	}
	f.isWrong("emulator", "record", "--out", "kept")
	f.isWrong("emulator", "record", "--upstream", "https://contoso.crm4.dynamics.com")
	f.wiring.RecordEmulator = func(context.Context, string, string, string) (EmulatorRecording, error) {
		return nil, ErrEmulatorAddress
	}
	f.isWrong("emulator", "record", "--upstream", "https://contoso.crm4.dynamics.com", "--out", "kept", "--listen", "0.0.0.0:1")
}

// TestCompareSaysWhatDiffers: a line each, a sum, and an exit code of its own.
func TestCompareSaysWhatDiffers(t *testing.T) {
	f := newFolder(t)
	var got EmulatorComparison
	found := EmulatorDifferences{Asked: 5, Skipped: 1, Differences: []string{"00001.json GET x: status: recorded 200, here 404"}}
	f.wiring.CompareEmulator = func(_ context.Context, o EmulatorComparison) (EmulatorDifferences, error) {
		got = o
		return found, nil
	}
	a := f.run("emulator", "compare", "kept", "--url", "http://127.0.0.1:1", "--access-token", "t", "--schema", "a.json")
	if a.code != ExitFailed || a.out != found.Differences[0]+"\n5 asked, 1 skipped, 1 difference.\n" {
		t.Errorf("exit %d, %q", a.code, a.out)
	}
	if got.Folder != "kept" || got.URL != "http://127.0.0.1:1" || got.Token != "t" || len(got.Schemas) != 1 {
		t.Errorf("compared %+v", got)
	}
	found.Differences = []string{}
	if a := f.run("--json", "emulator", "compare", "kept"); a.code != ExitOK || !strings.Contains(a.out, `"asked": 5`) {
		t.Errorf("exit %d, %q", a.code, a.out)
	}
	f.wiring.CompareEmulator = func(context.Context, EmulatorComparison) (EmulatorDifferences, error) {
		return EmulatorDifferences{}, errors.New("no recording")
	}
	f.isWrong("emulator", "compare", "kept")
	f.isWrong("emulator", "compare")
}
