package cli

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"navsync/store"
	"navsync/sync/engine"
)

type countsDocument struct {
	New       int `json:"new"`
	Unchanged int `json:"unchanged"`
	Changed   int `json:"changed"`
}

type archiveDocument struct {
	ID       string                            `json:"id,omitempty"`
	Source   string                            `json:"source"`
	Name     string                            `json:"name"`
	Seat     string                            `json:"seat"`
	Owner    string                            `json:"owner,omitempty"`
	Profile  string                            `json:"profile,omitempty"`
	Question string                            `json:"question,omitempty"` // of a dry run: name or address, answered with --bind
	Rows     int                               `json:"rows"`
	Files    int                               `json:"files"`
	Items    countsDocument                    `json:"items"`
	Threads  countsDocument                    `json:"threads"`
	Counts   map[store.ItemKind]countsDocument `json:"counts"` // by kind, and connection
	Kinds    map[store.ItemKind]int            `json:"kinds"`
	Members  int                               `json:"members"`
	InCRM    int                               `json:"membersInCrm"`
	Renamed  int                               `json:"membersRenamed"` // known by another address until now
	LeftFirm int                               `json:"membersLeftFirm"`
	Copied   int                               `json:"copied"`
	Open     int                               `json:"open"`      // of copied: activities without a record
	Never    int                               `json:"neverCopy"` // kept back by the never-copy list
	TakenOut int                               `json:"takenOut"`  // of the file, by somebody: not copied
	Would    copyDocumentOfAll                 `json:"copyingAll"`
	Skipped  map[string]int                    `json:"skipped"`      // rows left out, by reason
	LeftOf   map[store.ItemKind]int            `json:"skippedKinds"` // by what they would have become, and connection; "" not known
	Hidden   int                               `json:"hidden"`       // of them: of people whom LinkedIn hides
	Spam     int                               `json:"spam"`         // items: not copied
	Left     []engine.ArchiveLeft              `json:"leftOut"`      // the first rows that were left out
	Before   int                               `json:"beforeSalesNavigatorWriteback"`
	Twice    int                               `json:"writtenTwice"` // activities of the seat
	Newest   string                            `json:"newest,omitempty"`
	DryRun   bool                              `json:"dryRun"`
}

// copyDocumentOfAll is what copying all of the file would copy now.
type copyDocumentOfAll struct {
	Items   int `json:"items"`
	Open    int `json:"open"`
	Never   int `json:"neverCopy"` // kept back by the never-copy list, none of items
	Seconds int `json:"seconds"`   // about how long it takes to write them
}

const (
	leftInDocument = 1000 // rows that were left out, in the document
	leftLines      = 3    // lines that are told of a reason and file, in print
)

func archiveDocumentOf(r engine.ArchiveResult, dry bool) archiveDocument {
	doc := archiveDocument{
		Source: r.Source, Name: r.Name, Seat: r.SeatEmail, Owner: r.OwnerName, Profile: r.OwnerURL, Rows: r.Rows, Files: r.Files,
		Items: countsDocument(r.Items), Threads: countsDocument(r.Threads), Counts: map[store.ItemKind]countsDocument{}, Kinds: r.Kinds,
		Members: r.Members, InCRM: r.MembersInCRM, Renamed: r.Renamed, LeftFirm: r.LeftFirm, Copied: r.Copied, Open: r.Open,
		Never: r.NeverCopy, TakenOut: r.TakenOut,
		Would:   copyDocumentOfAll{r.All.Items, r.All.Open, r.All.NeverCopy, int(r.All.Takes.Round(time.Second).Seconds())},
		Skipped: r.Skipped, Hidden: r.Skipped["hidden"], Spam: r.Spam,
		LeftOf: r.LeftKinds, Left: append([]engine.ArchiveLeft{}, r.Left[:min(len(r.Left), leftInDocument)]...), Before: r.BeforeStop, Twice: r.Twice,
		Newest: utc(r.Newest), DryRun: dry,
	}
	for kind, n := range r.Counts {
		doc.Counts[kind] = countsDocument(n)
	}
	if r.ArchiveID != 0 {
		doc.ID = id(r.ArchiveID)
	}
	if dry {
		doc.Question = string(r.Question)
	}
	return doc
}

func (c *command) showArchive(r engine.ArchiveResult, dry bool) error {
	doc := archiveDocumentOf(r, dry)
	if c.json {
		return c.document(doc)
	}
	line := func(d countsDocument) string {
		return c.printer.T("cli.import.counts", "New", d.New, "Unchanged", d.Unchanged, "Changed", d.Changed)
	}
	facts := []fact{
		{"cli.import.owner", strings.TrimSpace(doc.Owner + "  " + doc.Profile)},
		{"cli.import.rows", c.printer.T("cli.import.rows-line", "count", doc.Rows, "Files", doc.Files)},
		{"cli.import.items", line(doc.Items)},
		{"cli.import.threads", line(doc.Threads)},
		{"cli.import.members", c.printer.T("cli.import.members-line", "All", doc.Members, "InCRM", doc.InCRM)},
	}
	if n, some := doc.Counts[engine.KindConnection]; some {
		facts = append(facts, fact{"cli.import.connections", line(n)})
	}
	facts = append(facts, c.copyingFacts(r)...)
	if r.BeforeStop > 0 {
		facts = append(facts, fact{"cli.import.before", c.printer.T("cli.import.before-line", "count", r.BeforeStop)})
	}
	if r.Twice > 0 {
		facts = append(facts, fact{"cli.import.twice", c.printer.T("cli.import.twice-line", "count", r.Twice)})
	}
	if r.Renamed > 0 {
		facts = append(facts, fact{"cli.import.renamed", c.printer.T("cli.import.renamed-line", "count", r.Renamed)})
	}
	if r.LeftFirm > 0 {
		facts = append(facts, fact{"cli.import.left-firm", c.printer.T("cli.import.left-firm-line", "count", r.LeftFirm)})
	}
	facts = append(facts, fact{"cli.import.newest", doc.Newest})
	return c.facts(append(facts, c.leftFacts(r)...))
}

// copyingFacts are what was copied, what would be, and what stays out.
func (c *command) copyingFacts(r engine.ArchiveResult) []fact {
	copied := c.printer.N(r.Copied)
	if r.Open > 0 {
		copied += " · " + c.printer.T("cli.import.open", "count", r.Open)
	}
	facts := []fact{{"cli.import.copied", copied}}
	if r.Copied == 0 && r.MayCopy && r.All.Items > 0 {
		would := c.printer.T("cli.import.would-line", "count", r.All.Items, "Open", r.All.Open)
		facts = append(facts, fact{"cli.import.would", would + " · " + c.printer.T("cli.import.takes", "Time", c.printer.About(r.All.Takes))})
	}
	if r.TakenOut > 0 {
		facts = append(facts, fact{"cli.import.taken-out", c.printer.T("cli.import.taken-out-line", "count", r.TakenOut)})
	}
	if r.NeverCopy > 0 {
		facts = append(facts, fact{"cli.import.never", c.printer.T("cli.import.never-line", "count", r.NeverCopy)})
	}
	if r.Spam > 0 {
		facts = append(facts, fact{"cli.import.spam", c.printer.T("cli.import.spam-line", "count", r.Spam)})
	}
	return facts
}

// leftFacts are the rows that were left out: how many, why, and the first lines of each file.
func (c *command) leftFacts(r engine.ArchiveResult) []fact {
	reasons := slices.SortedFunc(maps.Keys(r.Skipped), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Skipped[b], r.Skipped[a]), cmp.Compare(a, b))
	})
	var facts []fact
	all := 0
	for _, reason := range reasons {
		all += r.Skipped[reason]
		text := c.printer.N(r.Skipped[reason]) + " " + c.printer.T("archive.left."+reason)
		if lines := c.firstLines(r.Left, reason); lines != "" {
			text += " · " + lines
		}
		facts = append(facts, fact{"", text})
	}
	if all == 0 {
		return nil
	}
	return append([]fact{{"cli.import.left", c.printer.T("cli.import.left-line", "count", all, "Rows", r.Rows)}}, facts...)
}

// firstLines names the first lines that were left out for a reason, by file: messages.csv line 3, 4: 32/13/2026.
func (c *command) firstLines(left []engine.ArchiveLeft, reason string) string {
	var parts []string
	lines, texts := map[string][]string{}, map[string]string{}
	for _, l := range left {
		if l.Reason != reason {
			continue
		}
		if lines[l.File] == nil {
			parts = append(parts, l.File)
			texts[l.File] = l.Text
		}
		lines[l.File] = append(lines[l.File], strconv.Itoa(l.Line))
	}
	for i, file := range parts {
		numbers := lines[file]
		shown := strings.Join(numbers[:min(len(numbers), leftLines)], ", ")
		if len(numbers) > leftLines {
			shown += ", …"
		}
		text := c.printer.T("archive.left-lines", "File", file, "Lines", shown)
		if texts[file] != "" {
			text += ": " + texts[file]
		}
		parts[i] = text
	}
	return strings.Join(parts, "; ")
}
