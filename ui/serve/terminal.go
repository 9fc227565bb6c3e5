package serve

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"github.com/charmbracelet/colorprofile"
)

// getenv is the environment of a session: what the client sent, nothing of the server's.
func (c *channel) getenv(name string) string {
	for _, v := range slices.Backward(c.env) {
		if key, value, _ := strings.Cut(v, "="); key == name {
			return value
		}
	}
	return ""
}

// terminal is where a session's program draws: its own size, colours and keys.
func (s *Server) terminal(c *channel, g *guest, sess ssh.Session, pty ssh.Pty) []tea.ProgramOption {
	env := slices.DeleteFunc(slices.Clone(c.env), func(v string) bool { return strings.HasPrefix(v, "TERM=") })
	env = append(env, "TERM="+pty.Term)
	c.env = env
	width, height := s.clamped(pty.Window)
	profile := colorprofile.Env(env)
	if c.getenv("NO_COLOR") != "" {
		profile = min(profile, colorprofile.ASCII) // with any value
	}
	return []tea.ProgramOption{
		tea.WithInput(sess), tea.WithOutput(sess), tea.WithEnvironment(env), tea.WithWindowSize(width, height),
		tea.WithColorProfile(profile), tea.WithoutSignalHandler(), tea.WithFilter(g.filter),
	}
}

// filter notes that the person is there, and leaves out what stops a process on a terminal of its own.
func (g *guest) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg.(type) {
	case tea.KeyMsg, tea.MouseMsg, tea.PasteMsg:
		g.touch(time.Now())
	case tea.SuspendMsg:
		return tea.ResumeMsg{}
	}
	return msg
}
