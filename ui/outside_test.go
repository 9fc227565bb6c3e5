package ui

import "testing"

// TestWhereABrowserCanBe: not without a display, and not where a person sits at another machine.
func TestWhereABrowserCanBe(t *testing.T) {
	const page = "https://login.example.test/authorize"
	for _, c := range []struct {
		system string
		env    map[string]string
		url    string
		opens  bool
	}{
		{"linux", map[string]string{"DISPLAY": ":0"}, page, true},
		{"linux", map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, page, true},
		{"linux", map[string]string{"BROWSER": "lynx"}, page, true},
		{"linux", nil, page, false},
		{"linux", map[string]string{"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, page, false},
		{"darwin", nil, page, true},
		{"darwin", map[string]string{"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, page, false},
		{"windows", nil, page, true},
		{"windows", nil, "file:///etc/passwd", false},
	} {
		err := noBrowser(c.system, func(name string) string { return c.env[name] }, c.url)
		if (err == nil) != c.opens {
			t.Errorf("%s with %v opens %s: %v", c.system, c.env, c.url, err)
		}
	}
}
