package cli

import (
	"bytes"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"navsync/assets"
	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/config"
	"navsync/ui/lang"
)

func english() *command { return &command{printer: lang.MustNew(lang.English)} }

// TestTheWayToSignIn is what the flags of connect ask of the engine.
func TestTheWayToSignIn(t *testing.T) {
	for _, c := range []struct {
		flags connectFlags
		demo  bool
		want  engine.SignInMethod
	}{
		{connectFlags{}, false, engine.SignInBrowser},
		{connectFlags{}, true, engine.SignInHere},
		{connectFlags{user: "ana@contoso.test"}, true, engine.SignInHere},
		{connectFlags{deviceCode: true}, true, engine.SignInDevice},
		{connectFlags{secretFile: "secret"}, false, engine.SignInSecret},
		{connectFlags{certificate: "own.pem"}, false, engine.SignInCertificate},
		{connectFlags{tokenCommand: "echo token"}, true, engine.SignInCommand},
	} {
		if got := c.flags.method(c.demo); got != c.want {
			t.Errorf("%+v (demo %v) signs in by %s, want %s", c.flags, c.demo, got, c.want)
		}
	}
	all := connectFlags{
		url: "https://contoso.crm4.dynamics.com", tenant: "contoso.test", clientID: "an id", secretFile: "secret", certificate: "own.pem",
		tokenCommand: "echo token", user: "ana@contoso.test", plan: "team", allowSandbox: true,
	}
	got := english().connectRequest(&house{}, all)
	if got.DeviceCode == nil {
		t.Error("nobody says the device code")
	}
	got.DeviceCode = nil
	want := engine.ConnectRequest{
		URL: all.url, Tenant: all.tenant, ClientID: all.clientID, Method: engine.SignInSecret, SecretFile: all.secretFile,
		CertificateFile: all.certificate, TokenCommand: all.tokenCommand, AllowSandbox: true, User: all.user, Plan: all.plan,
	}
	if got.URL != want.URL || got.Tenant != want.Tenant || got.ClientID != want.ClientID || got.Method != want.Method ||
		got.SecretFile != want.SecretFile || got.CertificateFile != want.CertificateFile || got.TokenCommand != want.TokenCommand ||
		got.AllowSandbox != want.AllowSandbox || got.User != want.User || got.Plan != want.Plan {
		t.Errorf("the engine is asked for %+v, want %+v", got, want)
	}
}

func TestTheLanguageIsFoundBeforeTheFlagsAreParsed(t *testing.T) {
	for _, c := range []struct {
		args []string
		env  string
		want string
	}{
		{[]string{"--lang", "fr"}, "", lang.French},
		{[]string{"items", "--lang=fr", "list"}, "en_GB.UTF-8", lang.French},
		{[]string{"--lang=en"}, "fr_FR.UTF-8", lang.English},
		{[]string{"items", "list"}, "fr_CA.UTF-8", lang.French},
		{[]string{"--lang"}, "", lang.English},                      // its value is missing, which is told in English
		{[]string{"--lang", "klingon"}, "fr_FR.UTF-8", lang.French}, // it is refused in words that are understood
		{nil, "", lang.English},
	} {
		got := languageOf(c.args, config.Config{}, func(name string) string {
			if name == "LC_ALL" {
				return c.env
			}
			return ""
		})
		if got != c.want {
			t.Errorf("%q in %q speaks %s, want %s", c.args, c.env, got, c.want)
		}
	}
}

// TestAnUnknownLanguageIsRefused: what nobody speaks is not spoken as English.
func TestAnUnknownLanguageIsRefused(t *testing.T) {
	f := newFolder(t)
	a := f.run("--lang", "klingon", "people", "list")
	if a.code != ExitUsage || !strings.Contains(a.narration, "klingon") || !strings.Contains(a.narration, strings.Join(assets.Languages(), ", ")) {
		t.Errorf("exit %d\n%s", a.code, a.narration)
	}
	if a := f.run("--lang", "fr_CA", "docs"); a.code != ExitOK {
		t.Errorf("French of Canada: exit %d\n%s", a.code, a.narration)
	}
}

// TestWithoutABrowserTheAddressIsSaid: the sign-in waits for the page that a person opens by hand.
func TestWithoutABrowserTheAddressIsSaid(t *testing.T) {
	const page = "https://login.example.test/authorize"
	var said bytes.Buffer
	c := english()
	c.streams = Streams{Err: &said, Getenv: func(name string) string { return map[string]string{"SSH_CONNECTION": "10.0.0.1"}[name] }}
	if err := c.openBrowser(page); err != nil || !strings.Contains(said.String(), page) || !strings.Contains(said.String(), "--device-code") {
		t.Errorf("%v, said %q", err, said.String())
	}
	said.Reset()
	c.onScreen = true
	if err := c.openBrowser(page); err == nil || said.Len() > 0 {
		t.Errorf("on the screen: %v, said %q", err, said.String())
	}
}

func TestTheFolder(t *testing.T) {
	home := filepath.Join(xdg.DataHome, "navsync")
	for _, c := range []struct {
		command command
		want    string
	}{
		{command{}, home},
		{command{demo: true}, filepath.Join(home, "demo")},
		{command{dataDir: "here"}, "here"},
		{command{dataDir: "here", demo: true}, filepath.Join("here", "demo")},
	} {
		if got := c.command.dir(); got != c.want {
			t.Errorf("%+v works in %s, want %s", c.command, got, c.want)
		}
	}
}

func TestIDs(t *testing.T) {
	if got, err := english().numbers([]string{"7", "12"}); err != nil || !slices.Equal(got, []int64{7, 12}) {
		t.Errorf("%v, %v", got, err)
	}
	for _, wrong := range []string{"", "0", "-1", "one", "1.5", "1e3", "99999999999999999999"} {
		if _, err := english().numbers([]string{"7", wrong}); exitCode(t.Context(), err) != ExitUsage {
			t.Errorf("%q is taken for an id: %v", wrong, err)
		}
	}
}

func TestPairs(t *testing.T) {
	got, err := english().pairs([]string{"licences=7", "notify-command=echo a=b", "me="})
	if want := map[string]string{"licences": "7", "notify-command": "echo a=b", "me": ""}; err != nil || !maps.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	for _, wrong := range []string{"licences", "=7", ""} {
		if _, err := english().pairs([]string{wrong}); exitCode(t.Context(), err) != ExitUsage {
			t.Errorf("%q is taken for a pair: %v", wrong, err)
		}
	}
}

func TestOneWayToResolve(t *testing.T) {
	some := []int64{1}
	const guid = "5f1c0d2e-8a47-4f7b-9c3d-2b6a1e9f77e2"
	for _, c := range []struct {
		name       string
		ids        []int64
		to, create string
		undo       bool
		want       int
	}{
		{"to a contact", some, "contact:" + guid, "", false, ExitOK},
		{"to an account", some, "account:" + guid, "", false, ExitOK},
		{"to a table that is none", some, "opportunity:" + guid, "", false, ExitUsage},
		{"to no record", some, "contact:", "", false, ExitUsage},
		{"to an id without its table", some, guid, "", false, ExitUsage},
		{"to what is no id", some, "contact:0d0a", "", false, ExitUsage},
		{"a new lead", some, "", "lead", false, ExitOK},
		{"a new account", some, "", "account", false, ExitUsage},
		{"nothing to create for", nil, "", "lead", false, ExitUsage},
		{"nothing to ignore", nil, "", "", false, ExitUsage},
		{"undo names no item", nil, "", "", true, ExitOK},
	} {
		if got := exitCode(t.Context(), english().oneWay(c.ids, c.to, c.create, c.undo)); got != c.want {
			t.Errorf("%s: exit %d, want %d", c.name, got, c.want)
		}
	}
}

func TestStatesOfItems(t *testing.T) {
	for state, want := range map[string][]store.ItemState{
		"":            nil,
		"written":     {store.ItemWritten},
		"not-copied":  {store.ItemNotCopied},
		"waiting":     {store.ItemWaiting, store.ItemSending, store.ItemUncertain}, // which is what people see of them
		"taken-out":   {store.ItemTakenOut},
		"interrupted": nil,
	} {
		var q store.ItemQuery
		err := english().narrow(t.Context(), nil, &q, itemFilter{state: state})
		if !slices.Equal(q.States, want) || (err != nil) != (state == "interrupted") {
			t.Errorf("--state %s gives %v, %v", state, q.States, err)
		}
	}
}

// TestCompletionScripts are what packages carry.
func TestCompletionScripts(t *testing.T) {
	f := newFolder(t)
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if a := f.run("completion", shell); a.code != ExitOK || len(a.out) < 1000 || a.narration != "" {
			t.Errorf("completion %s: exit %d, %d bytes, %q", shell, a.code, len(a.out), a.narration)
		}
	}
	f.isNotMade()
}

func TestCommandsAreCompleted(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		typed []string
		want  string
	}{
		{[]string{"se"}, "seats"},
		{[]string{"seats", "un"}, "unalias"},
		{[]string{"resolve", "--stop"}, "--stop-ignoring"},
		{[]string{"docs", "emu"}, "emulator"},
	} {
		found := false
		for _, line := range completed(t, dir, c.typed...) {
			found = found || line == c.want || len(line) > len(c.want) && line[:len(c.want)+1] == c.want+"\t"
		}
		if !found {
			t.Errorf("%q is not completed by %s: %q", c.typed, c.want, completed(t, dir, c.typed...))
		}
	}
}

// TestNumbersAreRefusedOrUsed runs every command with every flag that takes a number below what makes sense, or none:
// wrong use, exit 2.
func TestNumbersAreRefusedOrUsed(t *testing.T) {
	for _, line := range [][]string{
		{"audit", "list", "--limit", "-1"},
		{"audit", "list", "--limit", "0"},
		{"audit", "list", "--limit", "many"},
		{"runs", "list", "--limit", "-1"},
		{"problems", "list", "--limit", "0"},
		{"find", "ana", "--limit", "-5"},
		{"log", "--lines", "-1"},
		{"log", "-n", "x"},
		{"archive", "undo", "1", "--delete", "-2"},
		{"archive", "undo", "1", "--delete", "0"},
		{"digest", "--since", "-1h"},
		{"digest", "--since", "0s"},
		{"emulator", "--users", "-1"},
		{"emulator", "--contacts", "-1"},
	} {
		c := english()
		root := c.root()
		root.SetArgs(line)
		root.SetOut(&bytes.Buffer{})
		root.SetErr(&bytes.Buffer{})
		if err := root.ExecuteContext(t.Context()); !isUsage(err) {
			t.Errorf("%v: %v", line, err)
		}
	}
}

func isUsage(err error) bool { return errors.As(err, new(usageError)) }
