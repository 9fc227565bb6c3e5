package sentence

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
)

// Event is one entry of a trail in words: the same on screen, as text and in --json (spec §12).
type Event struct {
	At     time.Time
	Text   string   // one sentence, with who did it
	By     string   // who did it
	Codes  []string // ids and codes by their names, for support
	Facts  []Fact   // the same for who looks at one event
	Danger bool     // something failed or is lost
	Done   bool     // it is in Dynamics
}

// Fact is an id or a code with what it is called.
type Fact struct{ Label, Value string }

// Trail puts the entries of a trail in words. Attempts are numbered.
func Trail(p *lang.Printer, entries []store.TrailEntry) []Event {
	events := make([]Event, len(entries))
	attempts := 0
	for i, e := range entries {
		if e.Event == "attempted" || e.Event == "failed" {
			attempts++
		}
		t := teller{p: p, entry: e, facts: factsOf(e.Facts), attempt: attempts}
		events[i] = Event{
			At: e.At, Text: kit.Clean(t.sentence()), By: t.by(), Codes: t.codes(), Facts: t.called(),
			Danger: e.Event == "failed" || e.Event == "attempted" || e.Event == "gone",
			Done:   e.Event == "written" || e.Event == "resolved" || e.Event == "updated",
		}
	}
	return events
}

// teller tells one entry.
type teller struct {
	p       *lang.Printer
	entry   store.TrailEntry
	facts   map[string]any
	attempt int
}

func factsOf(text string) map[string]any {
	var facts map[string]any
	if json.Unmarshal([]byte(text), &facts) != nil {
		return nil // redacted or of another version: the event says what it can
	}
	return facts
}

// fact is a fact as a text, "" where there is none.
func (t teller) fact(name string) string {
	switch v := t.facts[name].(type) {
	case nil:
		return ""
	case string:
		return v
	case map[string]any, []any:
		b, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return string(b)
	default:
		return fmt.Sprint(v)
	}
}

// by is who did it: the name, else the e-mail; navsync itself where nobody did.
func (t teller) by() string { return t.person(t.entry.Actor) }

func (t teller) person(email string) string {
	switch name := t.entry.Names[email]; {
	case email == "":
		return "navsync"
	case name != "":
		return name
	}
	return email
}

// record is a CRM record by its kind and name, as it is known now; "" where the facts name none.
func (t teller) record(kindFact, idFact string) string {
	kind, id := store.RecordKind(t.fact(kindFact)), t.fact(idFact)
	name := t.entry.Names[kind.WithID(id)]
	if name == "" && kindFact == "regardingKind" {
		name = t.fact("regardingName")
	}
	switch word := t.first(string(kind), "record."); {
	case kind == "" || id == "" && name == "":
		return ""
	case name == "":
		return t.p.T("trail.not-known")
	default:
		return word + " " + name
	}
}

// first is a value in the viewer's language, as it is where no language has it.
func (t teller) first(value string, prefixes ...string) string {
	for _, prefix := range prefixes {
		if value != "" && t.p.Has(prefix+value) {
			return t.p.T(prefix + value)
		}
	}
	return value
}

// sentence is the event with what supports it.
func (t teller) sentence() string {
	parts := []string{t.event()}
	add := func(part string) {
		if part != "" {
			parts = append(parts, part)
		}
	}
	switch t.entry.Event {
	case "kept-here":
		add(t.reason("unresolved"))
	case "planned", "written", "open":
		if about := t.record("regardingKind", "regardingId"); about != "" {
			add(t.p.T("trail.fact.regarding", "value", about))
		}
		add(t.reason("unresolved"))
		add(t.labelled("owner"))
		add(t.labelled("author"))
	case "matched":
		add(t.labelled("score"))
		add(t.candidates())
	case "unmatched":
		if best := t.record("kind", "record"); best != "" {
			add(t.p.T("trail.fact.best", "value", best))
			add(t.labelled("score"))
		}
		add(t.candidates())
	case "attempted":
		add(t.until())
	}
	return strings.Join(parts, " · ")
}

// event is the sentence of the event alone.
func (t teller) event() string {
	switch t.entry.Event {
	case "captured":
		return t.captured()
	case "copied":
		return t.whose("trail.copied")
	case "taken-out":
		if t.fact("neverCopy") != "" {
			return t.p.T("trail.taken-out.rule")
		}
		return t.whose("trail.taken-out")
	case "matched", "unmatched":
		return t.decision()
	case "attempted", "failed":
		return t.p.T("trail."+t.entry.Event, "Number", t.attempt, "What", t.failure())
	case "written", "open":
		return t.reached()
	case "planned":
		return t.p.T("trail.planned", "Activity", t.first(t.fact("table"), "activity.table."), "Becomes", t.becomes())
	case "resolved", "undone":
		return t.decided()
	case "gone":
		if record := t.record("kind", "id"); record != "" {
			return t.p.T("trail.gone.record", "Record", record)
		}
	case "archive-undone":
		return t.p.T("trail.archive-undone", "Archive", t.fact("archive"), "By", t.by())
	case "record-created", "record-deleted", "match-rejected":
		return t.p.T("trail."+t.entry.Event, "Record", t.record("kind", "id"), "By", t.by())
	case "taken-apart":
		return t.p.T("trail.taken-apart", "Address", t.fact("address"), "By", t.by())
	case "linked":
		return t.p.T("trail.linked", "Name", t.fact("name"), "By", t.by())
	case "profile-filled":
		state := "trail.profile-filled." + t.fact("state")
		if t.p.Has(state) {
			return t.p.T(state, "Column", t.fact("column"))
		}
	}
	if key := "trail." + t.entry.Event; t.p.Has(key) { //lang:keys trail.*
		return t.whose(key)
	}
	return t.entry.Event
}

// whose is a sentence with who did it; of what navsync did itself, the one that names nobody, where there is one.
func (t teller) whose(key string) string {
	if t.entry.Actor == "" && t.p.Has(key+".itself") {
		key += ".itself"
	}
	return t.p.T(key, "By", t.by())
}

func (t teller) captured() string {
	switch archive := t.fact("archive"); {
	case archive != "":
		return t.p.T("trail.captured.archive", "Archive", archive, "By", t.by())
	case t.fact("origin") == "composed":
		return t.p.T("trail.captured.composed", "By", t.by())
	}
	return t.p.T("trail.captured")
}

// decision is what matching or a person came to about the member.
func (t teller) decision() string {
	if t.entry.Event == "matched" {
		key := "trail.matched"
		if t.entry.Actor != "" {
			key = "trail.matched.hand"
		}
		via := t.record("viaKind", "via")
		if via != "" {
			key = "trail.matched.successor"
		}
		return t.p.T(key, "Record", t.record("kind", "record"), "From", via, "By", t.by())
	}
	why := "trail.unmatched." + strings.ReplaceAll(t.fact("reason"), "_", "-")
	if !t.p.Has(why) {
		why = "trail.unmatched"
	}
	return t.p.T(why)
}

// reached is what Dynamics holds now: the first writing names the activity, a later change what it is regarding.
func (t teller) reached() string {
	if table := t.fact("table"); table != "" {
		return t.p.T("trail."+t.entry.Event, "Activity", t.first(table, "activity.table."))
	}
	if about := t.record("kind", "id"); about != "" {
		return t.p.T("trail."+t.entry.Event+".about", "Record", about)
	}
	return t.p.T("trail." + t.entry.Event + ".changed")
}

func (t teller) becomes() string {
	if done, _ := t.facts["completed"].(bool); done {
		return t.p.T("trail.becomes.completed")
	}
	return t.p.T("trail.becomes.open")
}

// decided is what a person did to an activity, or took back.
func (t teller) decided() string {
	key := "trail." + t.entry.Event + "." + t.fact("action")
	if !t.p.Has(key) {
		key = "trail." + t.entry.Event
	}
	from := t.record("fromKind", "fromId")
	if from == "" {
		from = t.p.T("trail.nothing")
	}
	about := t.record("kind", "id")
	if about == "" {
		about = t.p.T("trail.nothing")
	}
	return t.p.T(key, "By", t.by(), "Record", about, "From", from, "To", t.person(t.fact("to")))
}

// failure is the cause of an attempt that failed: the sentence, the next step, and what Dynamics itself said.
func (t teller) failure() string {
	s := OfCode(t.p, &engine.Error{Code: engine.Code(t.fact("code")), Key: t.fact("key"), Remedy: t.fact("remedy")})
	text := s.Text
	if text == "" {
		text = t.p.T("errors.internal")
	}
	if said := t.fact("message"); said != "" {
		text += " " + t.p.T("trail.said", "Message", said)
	}
	if s.Next != "" && t.entry.Event == "failed" {
		text += " → " + s.Next
	}
	return text
}

func (t teller) until() string {
	at, err := time.Parse(time.RFC3339, t.fact("until"))
	if err != nil {
		return ""
	}
	return t.p.T("trail.fact.until", "value", t.p.DateTime(at.Local()))
}

func (t teller) labelled(name string) string {
	v := t.fact(name)
	if v == "" || v == "0" {
		return ""
	}
	return t.p.T("trail.fact."+name, "value", v)
}

func (t teller) candidates() string {
	n, ok := t.facts["candidates"].(float64)
	if !ok || n < 1 {
		return ""
	}
	return t.p.T("trail.fact.candidates", "count", int(n))
}

func (t teller) reason(name string) string {
	key := "unresolved.reason." + strings.ReplaceAll(t.fact(name), "_", "-")
	if !t.p.Has(key) {
		return ""
	}
	return t.p.T(key)
}

// told are the facts that the sentence says.
var told = []string{
	"table", "regardingKind", "regardingName", "kind", "name", "score", "candidates", "reason", "unresolved", "owner", "author", "completed",
	"archive", "origin", "action", "fromKind", "to", "from", "message", "key", "remedy", "until", "wait", "neverCopy", "state", "by",
}

// codes are the rest: ids and codes by their names.
func (t teller) codes() []string {
	var codes []string
	for _, name := range t.rest() {
		codes = append(codes, name+" "+kit.Clean(t.fact(name)))
	}
	return codes
}

// called are the codes with the words for their names, where there are any.
func (t teller) called() []Fact {
	var facts []Fact
	for _, name := range t.rest() {
		facts = append(facts, Fact{Label: kit.Clean(t.first(name, "trail.fact-name.")), Value: kit.Clean(t.fact(name))})
	}
	return facts
}

// rest are the names of the facts that the sentence does not say.
func (t teller) rest() []string {
	var names []string
	for name := range t.facts {
		if v := kit.Clean(t.fact(name)); v != "" && v != "0" && !slices.Contains(told, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
