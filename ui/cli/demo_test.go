package cli

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"navsync/store"
	"navsync/ui/page/pagetest"
)

// demo is a Demo that is only opened and closed.
type demo struct{ closed int }

func (*demo) URL() string                                   { return "http://127.0.0.1:9" }
func (*demo) AppPage() string                               { return "" }
func (*demo) Archives() string                              { return "" }
func (*demo) Approve(context.Context, string, string) error { return nil }
func (*demo) InstallApp(context.Context) error              { return nil }
func (*demo) Users(context.Context) ([]DemoUser, error)     { return nil, nil }
func (d *demo) Close(context.Context) error                 { d.closed++; return nil }

// opening is how the demo was asked for.
type opening struct {
	dir   string
	fresh bool
}

// withDemo gives a folder a demo; err is what opening it answers.
func withDemo(f *folder, err error) (*demo, *[]opening) {
	d, opened := &demo{}, &[]opening{}
	f.wiring = Wiring{
		OpenDemo: func(_ context.Context, dir string, fresh bool, _ *slog.Logger) (Demo, error) {
			*opened = append(*opened, opening{dir, fresh})
			if err != nil {
				return nil, err
			}
			return d, nil
		},
		DemoPeople: func() []DemoPerson {
			return []DemoPerson{{pagetest.Ana, "Ana Ruiz", "admin-seller"}, {pagetest.Sam, "Sam Okoye", "support"}}
		},
	}
	return d, opened
}

func TestTheDemoLivesBelowTheFolder(t *testing.T) {
	f := newFolder(t)
	d, opened := withDemo(f, nil)
	var people items[struct{ Email, Role string }]
	f.does(&people, "--demo", "people", "list")
	if people.Count != 2 || people.Items[0].Email != pagetest.Ana || people.Items[1].Role != "support" {
		t.Errorf("the demo begins with %+v", people)
	}
	f.does(&people, "--demo", "--fresh", "people", "list")
	if people.Count != 2 {
		t.Errorf("opened again the demo has %+v", people)
	}
	dir := filepath.Join(f.dir, "demo")
	if want := []opening{{dir, false}, {dir, true}}; len(*opened) != 2 || (*opened)[0] != want[0] || (*opened)[1] != want[1] {
		t.Errorf("opened %+v, want %+v", *opened, want)
	}
	if d.closed != 2 {
		t.Errorf("closed %d times", d.closed)
	}
	if me := func() string {
		f.dir = dir
		return f.setting(store.KeyMe)
	}(); me != pagetest.Ana {
		t.Errorf("without a name %q acts", me)
	}
}

func TestADemoThatDoesNotOpen(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
		says string
	}{
		{ErrNotDemo, ExitUsage, "demo"},
		{errors.Join(ErrDemoInUse, errors.New("locked")), ExitUsage, "demo"},
		{errors.New("no room"), ExitFailed, "no room"},
	} {
		f := newFolder(t)
		withDemo(f, c.err)
		a := f.run("--demo", "people", "list")
		if a.code != c.want || a.out != "" || !strings.Contains(a.narration, c.says) {
			t.Errorf("%v: exit %d, %q", c.err, a.code, a.narration)
		}
	}
	f := newFolder(t)
	_, opened := withDemo(f, nil)
	f.isWrong("--fresh", "people", "list")
	f.isNotMade()
	if len(*opened) != 0 {
		t.Error("--fresh alone opened the demo")
	}
}
