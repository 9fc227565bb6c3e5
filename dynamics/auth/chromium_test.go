package auth_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
)

// chromium is a real browser without a window, driven over its debugging pipe:
// JSON messages that end with a zero byte.
type chromium struct {
	toBrowser   *os.File
	answers     *os.File
	fromBrowser *bufio.Reader
	calls       int
	session     string
}

// patience bounds what a test waits for in the browser; nothing waits for it to pass.
const patience = time.Minute

func startChromium(t *testing.T) *chromium {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" || runtime.GOOS == "windows" {
		t.Skip("the sign-in through a real browser needs Chromium")
	}
	commands, toBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, fromBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := os.MkdirTemp("", "chromium-*") // not t.TempDir: its children outlive it for a moment
	if err != nil {
		t.Fatal(err)
	}
	browser := exec.CommandContext(context.WithoutCancel(t.Context()), path, "--headless", "--no-sandbox",
		"--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--remote-debugging-pipe", "--user-data-dir="+profile, "about:blank")
	browser.ExtraFiles = []*os.File{commands, fromBrowser} // 3 and 4
	if err := browser.Start(); err != nil {
		t.Skipf("Chromium does not start: %v", err)
	}
	_ = errors.Join(commands.Close(), fromBrowser.Close()) // the browser has its own
	c := &chromium{toBrowser: toBrowser, answers: answers, fromBrowser: bufio.NewReader(answers)}
	t.Cleanup(func() {
		c.session = ""
		stuck := time.AfterFunc(10*time.Second, func() { _ = browser.Process.Kill() })
		_, _ = c.call("Browser.close", nil)
		_ = browser.Wait()
		stuck.Stop()
		_ = errors.Join(toBrowser.Close(), answers.Close(), os.RemoveAll(profile)) // the test is over; what is left of it is in the temporary folder
	})
	return c
}

// call sends one command and reads up to its answer; events in between are dropped.
func (c *chromium) call(method string, parameters map[string]any) (json.RawMessage, error) {
	c.calls++
	message, err := json.Marshal(map[string]any{"id": c.calls, "method": method, "params": parameters, "sessionId": c.session})
	if c.session == "" {
		message = bytes.Replace(message, []byte(`,"sessionId":""`), nil, 1)
	}
	if err != nil {
		return nil, err
	}
	if _, err := c.toBrowser.Write(append(message, 0)); err != nil {
		return nil, err
	}
	if err := c.answers.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	for {
		raw, err := c.fromBrowser.ReadBytes(0)
		if err != nil {
			return nil, err
		}
		var answer struct {
			ID     int             `json:"id"`
			Result json.RawMessage `json:"result"`
			Error  *struct {
				Message string `json:"message"`
			} `json:"error"`
		}
		if err := json.Unmarshal(bytes.TrimRight(raw, "\x00"), &answer); err != nil {
			return nil, err
		}
		if answer.ID != c.calls {
			continue
		}
		if answer.Error != nil {
			return nil, fmt.Errorf("%s: %s", method, answer.Error.Message)
		}
		return answer.Result, nil
	}
}

// open shows an address in a new tab, which becomes the one that is driven.
func (c *chromium) open(address string) error {
	c.session = ""
	created, err := c.call("Target.createTarget", map[string]any{"url": address})
	if err != nil {
		return err
	}
	var target struct {
		ID string `json:"targetId"`
	}
	if err := json.Unmarshal(created, &target); err != nil {
		return err
	}
	attached, err := c.call("Target.attachToTarget", map[string]any{"targetId": target.ID, "flatten": true})
	if err != nil {
		return err
	}
	var session struct {
		ID string `json:"sessionId"`
	}
	err = json.Unmarshal(attached, &session)
	c.session = session.ID
	return err
}

// until runs a script until it gives true: a page that is still on its way, or
// just went away, gives nothing.
func (c *chromium) until(script string) error {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		raw, err := c.call("Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true})
		var answer struct {
			Result struct {
				Value any `json:"value"`
			} `json:"result"`
		}
		if err == nil && json.Unmarshal(raw, &answer) == nil && answer.Result.Value == true {
			return nil
		}
	}
	return fmt.Errorf("the browser never came to %s", script)
}

// clicks are what a person does on the sign-in page, each waiting for its page.
const (
	signInOnPage = `(() => {
		const form = document.readyState === "complete" && document.forms[0];
		if (!form || !form.password) return false;
		[...form.user].find(u => u.value === "` + emulator.IntegrationUser + `").click();
		form.password.value = "secret";
		form.querySelector("button.main").click();
		return true;
	})()`
	outcomeOnPage = `(() => {
		const button = document.readyState === "complete" && document.querySelector("button[value='%s']");
		if (button) button.click();
		return !!button;
	})()`
	messageOnPage = `document.readyState === "complete" && !!document.querySelector("[role=alert]")?.innerText.includes("%s")`
	endOfSignIn   = `document.readyState === "complete" && document.body.innerText.includes("%s")`
)

// A person signs in with a real browser: Microsoft's library listens, the page
// posts the answer to it.
func TestRealBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a real browser takes seconds")
	}
	_, config, address := emulated(t)
	browser := startChromium(t)
	config.Method, config.Approve = auth.Browser, nil
	for _, c := range []struct {
		name   string
		clicks []string
		end    string
		aadsts int
		kind   auth.Kind
	}{
		{"signs in", []string{signInOnPage}, "Authentication complete", 0, ""},
		{
			"mistypes the password first",
			[]string{fmt.Sprintf(outcomeOnPage, "wrong-password"), fmt.Sprintf(messageOnPage, "AADSTS50126"), signInOnPage},
			"Authentication complete", 0, "",
		},
		{"declines", []string{fmt.Sprintf(outcomeOnPage, "decline")}, "AADSTS65004", 65004, auth.KindConsent},
		{"would need a second factor", []string{fmt.Sprintf(outcomeOnPage, "mfa")}, "AADSTS50076", 50076, auth.KindMFA},
		{"is blocked", []string{fmt.Sprintf(outcomeOnPage, "blocked")}, "AADSTS53003", 53003, auth.KindConditionalAccess},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			person := make(chan error, 1)
			config.OpenBrowser = func(page string) error {
				err := browser.open(page)
				for _, click := range append(c.clicks, fmt.Sprintf(endOfSignIn, c.end)) {
					if err == nil {
						err = browser.until(click)
					}
				}
				person <- err
				return err
			}
			source, err := auth.SignIn(ctx, config)
			select {
			case err := <-person:
				if err != nil {
					t.Fatal(err)
				}
			case <-ctx.Done():
				t.Fatal("the browser was never opened, or does not end:", err)
			}
			if c.aadsts != 0 {
				var e *auth.SignInError
				if !errors.As(err, &e) || e.AADSTS != c.aadsts || e.Kind != c.kind || e.TraceID == "" || strings.Contains(e.TraceID, " ") {
					t.Fatalf("%+v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := dynamics.New(dynamics.Config{Address: address, Tokens: source}).WhoAmI(ctx); err != nil ||
				source.Account() != emulator.IntegrationUser {
				t.Errorf("%q: %v", source.Account(), err)
			}
		})
	}
}
