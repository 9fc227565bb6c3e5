package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"navsync/dynamics/emulator"
)

const (
	// clientsAddress is what clients know the organization by: they take no other names.
	clientsAddress = "https://contoso.crm4.dynamics.com"
	administrator  = "11111111-2222-4333-8444-555555555555"
	n8nNodes       = "n8n-nodes-base@2.41.2"
)

// TestPublishedClients runs clients that others published, unmodified, against the
// emulator behind TLS. Their sockets are led to it, as a line in the hosts file would.
func TestPublishedClients(t *testing.T) {
	folder := clientsFolder(t)
	server := startEmulator(t, emulator.Options{
		AccessToken: token, TLS: true, AuthorityFile: filepath.Join(folder, "ca.pem"), PublicURL: clientsAddress,
		Apps: []string{administrator + "=admin:administrator"},
	})
	access := server.Access()
	own := access.Applications[0]
	command := exec.CommandContext(t.Context(), "node", "--import", "./redirect.mjs", "--test",
		"suite.mjs", "n8n.mjs", "mcp-dataverse.mjs", "powerplatform-mcp.mjs")
	command.Dir = folder
	command.Env = append(os.Environ(),
		"NODE_EXTRA_CA_CERTS="+server.AuthorityFile(), "NAVSYNC_LISTENS="+server.URL(), "NAVSYNC_ORGANIZATION="+clientsAddress,
		"NAVSYNC_TENANT="+access.Tenant, "NAVSYNC_TOKEN="+token, "NAVSYNC_CLIENT="+own.ClientID, "NAVSYNC_SECRET="+own.Secret,
		"NAVSYNC_ADMINISTRATOR="+administrator, "NAVSYNC_ADMINISTRATOR_SECRET=admin",
		"NO_COLOR=1", "http_proxy=", "https_proxy=", "HTTP_PROXY=", "HTTPS_PROXY=")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", tail(string(out)))
}

// clientsFolder is a copy of the suites with the packages that they need.
func clientsFolder(t *testing.T) string {
	t.Helper()
	if os.Getenv("NAVSYNC_NPM") != "1" {
		t.Skip("The suites need npm packages: set NAVSYNC_NPM=1 to let npm install them.")
	}
	for _, program := range []string{"node", "npm", "tar"} {
		requireNode(t, program)
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("clients")); err != nil {
		t.Fatal(err)
	}
	// One node of n8n is wanted, not the hundreds of packages that the others need.
	for _, words := range [][]string{
		{"npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps", "--loglevel=error"},
		{"npm", "pack", n8nNodes, "--silent"},
		{"sh", "-c", "mkdir n8n-nodes-base && tar xzf n8n-nodes-base-*.tgz --strip-components=1 -C n8n-nodes-base " +
			"package/package.json package/dist/nodes/Microsoft/Dynamics"},
	} {
		command := exec.CommandContext(t.Context(), words[0], words[1:]...)
		command.Dir = folder
		if out, err := command.CombinedOutput(); err != nil {
			t.Skipf("%v: %v, perhaps offline\n%s", words, err, tail(string(out)))
		}
	}
	return folder
}
