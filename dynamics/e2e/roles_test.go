package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
)

// The benchmarks measure processes that share nothing but the machine. This
// test binary therefore also runs as the organization and as the reading client.
const (
	roleVariable = "NAVSYNC_E2E_ROLE"
	roleServer   = "organization"
	roleReader   = "reader"
)

func TestMain(m *testing.M) {
	var err error
	switch os.Getenv(roleVariable) {
	case "":
		os.Exit(m.Run())
	case roleServer:
		err = serve()
	case roleReader:
		err = readAll()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve runs an organization until its standard input ends.
func serve() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	count, err := strconv.Atoi(os.Getenv("NAVSYNC_CONTACTS"))
	if err != nil {
		return err
	}
	server, err := emulator.New(ctx, emulator.Options{
		Contacts: count, Accounts: count / 10, LinkedInApp: true, AccessToken: token, File: os.Getenv("NAVSYNC_FILE"),
	})
	if err != nil {
		return err
	}
	if err := server.Start(ctx, ""); err != nil {
		return err
	}
	fmt.Println(server.URL())
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return server.Close(ctx)
}

// reading is what a reading client tells of itself.
type reading struct {
	Rows    int     `json:"rows"`
	Seconds float64 `json:"seconds"`
	HeapMB  float64 `json:"heapMB"` // largest heap in use
	RSSMB   float64 `json:"rssMB"`  // largest resident size of the process, 0 where the system does not tell
}

func (r reading) rate() float64 { return float64(r.Rows) / r.Seconds }

// importedColumns are those that the sync reads of a contact (spec §4).
var importedColumns = []string{
	"fullname", "statecode", "firstname", "lastname", "parentcustomerid", "jobtitle", "emailaddress1", "emailaddress2", "emailaddress3",
	"telephone1", "telephone2", "mobilephone", "websiteurl", "address1_city", "address1_country", "ownerid", "masterid", "merged", "modifiedon",
}

// readAll reads every contact as the sync does and takes each value.
func readAll() error {
	address, err := dynamics.ParseAddress(os.Getenv("NAVSYNC_ORGANIZATION"))
	if err != nil {
		return err
	}
	c := dynamics.New(dynamics.Config{Address: address, Tokens: fixedToken(token)})
	var result reading
	var memory runtime.MemStats
	start, pages, sum := time.Now(), 0, 0
	for page, err := range c.Pages(context.Background(), dynamics.Query{Table: "contact", Select: importedColumns, Track: true, Annotations: true}) {
		if err != nil {
			return err
		}
		for _, row := range page.Rows {
			sum += taken(row)
		}
		result.Rows += len(page.Rows)
		if pages++; pages%4 == 0 {
			runtime.ReadMemStats(&memory)
			result.HeapMB = max(result.HeapMB, float64(memory.HeapInuse)/(1<<20))
		}
	}
	result.Seconds = time.Since(start).Seconds()
	result.RSSMB = largestResident()
	if sum == 0 {
		return fmt.Errorf("%d rows without a value", result.Rows)
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}

// taken decodes what the sync takes of a contact.
func taken(row dynamics.Row) int {
	n := len(row.String("contactid"))
	for _, column := range importedColumns {
		switch column {
		case "parentcustomerid", "ownerid", "masterid":
			reference := row.Lookup(column)
			n += len(reference.ID) + len(reference.Table) + len(reference.Name)
		case "statecode":
			state, _ := row.Int(column)
			n += int(state)
		case "merged":
			if row.Bool(column) {
				n++
			}
		case "modifiedon":
			n += row.Time(column).Day()
		default:
			n += len(row.String(column))
		}
	}
	return n + int(row.Version()&1)
}

// largestResident is this process's largest resident size in MB, as Linux tells it.
func largestResident() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, "VmHWM:"); found {
			kilobytes, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			if err != nil {
				return 0
			}
			return kilobytes / 1024
		}
	}
	return 0
}

// startOrganization runs an organization of so many contacts in a process of
// its own and gives its address.
func startOrganization(t testing.TB, contacts int, file string) string {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), roleVariable+"="+roleServer, "NAVSYNC_CONTACTS="+strconv.Itoa(contacts), "NAVSYNC_FILE="+file)
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := in.Close(); err != nil {
			t.Error(err)
		}
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// ask runs a reading client and gives what it tells.
func ask(t testing.TB, url string, command *exec.Cmd) reading {
	t.Helper()
	command.Env = append(os.Environ(), roleVariable+"="+roleReader, "NAVSYNC_ORGANIZATION="+url, "NAVSYNC_TOKEN="+token,
		"NAVSYNC_COLUMNS="+strings.Join(importedColumns, ","), "http_proxy=")
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var result reading
	if err := json.Unmarshal(out, &result); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return result
}
