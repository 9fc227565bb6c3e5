package web

import (
	_ "embed"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

//go:embed style.css
var styleText string

// style is the one stylesheet, part of every page.
var style = template.CSS(styleText)

//go:embed pages.html
var pagesText string

func parsePages() *template.Template {
	return template.Must(template.New("").Parse(pagesText))
}

const appName = "LinkedIn Sales Navigator for Dynamics 365"

type framed struct {
	Title, Organization string
	Style               template.CSS
	Links               []frameLink
	Page                any
}

type frameLink struct {
	Name, Link string
	Here       bool
}

type errorPage struct {
	Status      int
	Title, Text string
}

type appPage struct{ Installed bool }

type overviewPage struct {
	Counts       []countView
	Activities   []activityView
	AppInstalled bool
}

type countView struct{ Label, Rows, Link string }

type recordPage struct {
	Label, Name, ID string
	Columns         []columnView
	Activity        *activityView
	Open, Past      []activityView // of the timeline
	Timed           bool           // shows a timeline
	Notes           []noteView
}

type columnView struct {
	Label, Text string
	Link        string // deep link of a lookup, address of a website
	At          moment // of a date-time column
}

type linkView struct{ Name, Link string }

type activityView struct {
	Kind, Subject, Link, Text                  string
	State, Class                               string
	Owner, Author, OnBehalf, Regarding         *linkView
	Created, Modified, Start, End, Due, Newest moment
	// Placed says that the page tells what the activity is regarding: not in the
	// timeline of that very record.
	Placed bool
}

type noteView struct {
	Subject, Text string
	Author        *linkView
	Created       moment
}

// moment is a time for people and for machines; both empty for none.
type moment struct{ Text, Machine string }

func at(t time.Time) moment {
	if t.IsZero() {
		return moment{}
	}
	t = t.UTC()
	return moment{t.Format("2 Jan 2006, 15:04 UTC"), t.Format(time.RFC3339)}
}

// clean drops what could steer a screen: control characters but line breaks and
// tabs, and marks that turn the direction of the text around them.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, text)
}

// deepLink is the address of a record's page (contract §11).
func deepLink(r Reference) string {
	q := url.Values{"etn": {r.Table}, "pagetype": {"entityrecord"}, "id": {r.ID}}
	return RecordPath + "?" + q.Encode()
}

func link(r Reference) *linkView {
	if r.ID == "" {
		return nil
	}
	return &linkView{nameOr(r.Name, r.ID), deepLink(r)}
}

func nameOr(name, other string) string {
	if name = strings.TrimSpace(clean(name)); name != "" {
		return name
	}
	return other
}

func viewCounts(counts []Count) []countView {
	var list []countView
	for _, c := range counts {
		list = append(list, countView{tablesLabel(c.Table), thousands(c.Rows), listAddress(c.Table, 0)})
	}
	return list
}

func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func viewRecord(r Record, timeline []Activity, notes []Note) recordPage {
	page := recordPage{
		Label: tableLabel(r.Table), Name: nameOr(r.Name, r.ID), ID: clean(r.ID),
		Columns: mainColumns(r),
	}
	for _, one := range viewActivities(timeline) {
		one.Placed = false
		if one.Class == "open" {
			page.Open = append(page.Open, one)
		} else {
			page.Past = append(page.Past, one)
		}
	}
	page.Timed = len(timeline) > 0 || regarded(r.Table)
	if r.Activity != nil {
		a := viewActivity(*r.Activity)
		page.Activity = &a
	}
	for _, n := range notes {
		page.Notes = append(page.Notes, noteView{clean(n.Subject), clean(n.Text), link(n.Author), at(n.Created)})
	}
	return page
}

// mainColumns picks the columns that matter for a table, in the table's order.
func mainColumns(r Record) []columnView {
	main := columnsOf(r.Table)
	if r.Activity == nil {
		main = append(main, rowColumns(r.Table)...)
	}
	var list []columnView
	for _, m := range main {
		if view := viewColumn(r, m); view.Text != "" {
			list = append(list, view)
		}
	}
	return list
}

// viewColumn is one column of a record; without text when it is empty.
func viewColumn(r Record, m labelled) columnView {
	view := columnView{Label: m.label}
	i := slices.IndexFunc(r.Columns, func(c Column) bool { return c.Name == m.name })
	if i < 0 {
		return view
	}
	c := r.Columns[i]
	view.Text = clean(c.Text)
	switch {
	case c.To != nil:
		view.Text, view.Link = nameOr(c.To.Name, c.To.ID), deepLink(*c.To)
	case !c.At.IsZero():
		view.At = at(c.At)
		view.Text = view.At.Text
	case strings.HasPrefix(view.Text, "https://"), strings.HasPrefix(view.Text, "http://"):
		view.Link = view.Text
	}
	return view
}

func viewActivities(activities []Activity) []activityView {
	var list []activityView
	for _, a := range activities {
		list = append(list, viewActivity(a))
	}
	return list
}

func viewActivity(a Activity) activityView {
	state, class := stateWord(a.State)
	return activityView{
		Kind: tableLabel(a.Table), Subject: nameOr(a.Name, "(no subject)"), Link: deepLink(a.Reference), Text: clean(a.Text),
		State: state, Class: class,
		Owner: link(a.Owner), Author: link(a.Author), OnBehalf: link(a.OnBehalf), Regarding: link(a.Regarding),
		Created: at(a.Created), Modified: at(a.Modified), Start: at(a.Start), End: at(a.End), Due: at(a.Due),
		Newest: at(newest(a)), Placed: true,
	}
}

// newest is the date by which a timeline shows an activity: when it happened,
// else when it was written.
func newest(a Activity) time.Time {
	for _, t := range []time.Time{a.End, a.Start, a.Created} {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

func stateWord(s ActivityState) (word, class string) {
	switch s {
	case Open:
		return "Open", "open"
	case Completed:
		return "Completed", "completed"
	case Canceled:
		return "Canceled", "canceled"
	case Scheduled:
		return "Scheduled", "open"
	}
	return "Unknown", "canceled"
}
