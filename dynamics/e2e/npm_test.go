package e2e

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
)

const (
	token    = "administrator"
	contacts = 12_500 // contract §14: paging past 12,000 rows
)

// TestNpmClient runs npm's dynamics-web-api, unmodified, against the emulator,
// and compares the table that it read with what our client reads.
func TestNpmClient(t *testing.T) {
	folder := npmFolder(t)
	server := startEmulator(t, emulator.Options{Contacts: contacts, LinkedInApp: true, AccessToken: token})
	ours := client(t, server.URL())
	seeded := lastSeeded(t, ours)
	result := filepath.Join(t.TempDir(), "digest")
	command := exec.CommandContext(t.Context(), "node", "--test", "suite.mjs")
	command.Dir = folder
	command.Env = append(os.Environ(),
		"NAVSYNC_ORGANIZATION="+server.URL(), "NAVSYNC_TOKEN="+token,
		"NAVSYNC_CONTACTS="+strconv.Itoa(contacts), "NAVSYNC_SEEDED="+strconv.FormatInt(seeded, 10), "NAVSYNC_DIGEST="+result,
		"NO_COLOR=1", "http_proxy=")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", tail(string(out)))
	theirs, err := os.ReadFile(result)
	if err != nil {
		t.Fatal(err)
	}
	if digest := contactsDigest(t, ours, seeded); digest != string(theirs) {
		t.Errorf("the same table reads differently: %s here, %s there", digest, theirs)
	}
}

// npmFolder is the suite with the package installed: in place, or in a copy.
func npmFolder(t testing.TB) string {
	t.Helper()
	if _, err := os.Stat("npm/node_modules/dynamics-web-api"); err == nil {
		requireNode(t, "node")
		return "npm"
	}
	if os.Getenv("NAVSYNC_NPM") != "1" {
		t.Skip("The suite needs the npm package dynamics-web-api: set NAVSYNC_NPM=1 to let npm install it.")
	}
	requireNode(t, "node")
	requireNode(t, "npm")
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("npm")); err != nil {
		t.Fatal(err)
	}
	install := exec.CommandContext(t.Context(), "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
	install.Dir = folder
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("npm cannot install dynamics-web-api here, perhaps offline: %v\n%s", err, tail(string(out)))
	}
	return folder
}

func requireNode(t testing.TB, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is missing: the suite of npm's dynamics-web-api needs Node.js 20 or later.", program)
	}
}

// tail are the last ten lines.
func tail(text string) string {
	const lines = 10
	all := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

func startEmulator(t testing.TB, options emulator.Options) *emulator.Server {
	t.Helper()
	server, err := emulator.New(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return server
}

// lastSeeded is the version of the newest row that nobody wrote: all that come
// from now on are newer.
func lastSeeded(t *testing.T, c *dynamics.Client) int64 {
	t.Helper()
	id, err := c.Create(t.Context(), "contact", "", map[string]any{"lastname": "Not seeded"})
	if err != nil {
		t.Fatal(err)
	}
	row, err := c.Get(t.Context(), "contact", id, "lastname")
	if err != nil {
		t.Fatal(err)
	}
	return row.Version() - 1
}

type fixedToken string

func (f fixedToken) Token(context.Context, bool) (string, error) { return string(f), nil }

func client(t testing.TB, url string) *dynamics.Client {
	t.Helper()
	address, err := dynamics.ParseAddress(url)
	if err != nil {
		t.Fatal(err)
	}
	return dynamics.New(dynamics.Config{Address: address, Tokens: fixedToken(token)})
}

// contactsDigest reads the seeded contacts as the suite does, through our client.
func contactsDigest(t *testing.T, c *dynamics.Client, seeded int64) string {
	t.Helper()
	var lines []string
	query := dynamics.Query{Table: "contact", Select: []string{"fullname", "parentcustomerid"}, PageSize: 777}
	for page, err := range c.Pages(t.Context(), query) {
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range page.Rows {
			if row.Version() <= seeded {
				lines = append(lines, fmt.Sprintf("%s\t%s\t%s\t%s\n", row.String("contactid"), row.String("fullname"),
					row.Lookup("parentcustomerid").ID, row.ETag()))
			}
		}
	}
	slices.Sort(lines)
	hash := sha256.New()
	for _, line := range lines {
		if _, err := io.WriteString(hash, line); err != nil {
			t.Fatal(err)
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}
