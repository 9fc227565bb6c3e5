package cli

import "testing"

func TestVersionLineSaysWhatIsKnown(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]versionDocument{
		"navsync 1.2.3 (0123456789ab, 2026-11-27T08:00:00Z, go1.26, linux/arm64)": {
			Version: "1.2.3", Commit: "0123456789abcdef0123456789abcdef01234567", Date: "2026-11-27T08:00:00Z", Go: "go1.26", OS: "linux/arm64",
		},
		"navsync (devel) (go1.26, darwin/amd64)":   {Version: "(devel)", Go: "go1.26", OS: "darwin/amd64"},
		"navsync 1.2.3 (abc, go1.26, linux/arm64)": {Version: "1.2.3", Commit: "abc", Go: "go1.26", OS: "linux/arm64"},
	} {
		if got := v.line(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
