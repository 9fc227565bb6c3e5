package writeback

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"navsync/dynamics"
	"navsync/store"
)

// Plan is what one item becomes in Dynamics: what the preview shows and what is then
// written, exactly (spec §8.8).
type Plan struct {
	ItemID     int64  `json:"itemId"`
	Table      string `json:"table"` // li_inmail, li_message, task, phonecall
	ActivityID string `json:"activityId"`
	Subject    string `json:"subject"`
	// Text is what stands in the activity; Whole is the full text when it did not fit
	// and goes into an annotation too. Both are "" for a viewer who may not read them.
	Text       string `json:"text"`
	Whole      string `json:"whole,omitempty"`
	Characters int    `json:"characters"`
	// RegardingKind, RegardingID and RegardingName are the matched record, "" when none.
	RegardingKind store.RecordKind `json:"regardingKind,omitempty"`
	RegardingID   string           `json:"regardingId,omitempty"`
	RegardingName string           `json:"regardingName,omitempty"`
	// Why is the match's origin, manual or automatic, with its score, who decided it and when.
	Why       string    `json:"why,omitempty"`
	Score     int       `json:"score,omitempty"`
	DecidedBy string    `json:"decidedBy,omitempty"`
	DecidedAt time.Time `json:"decidedAt,omitzero"`
	// Unresolved is why it will be open: no-candidate, firm-known, below-threshold, ambiguous,
	// record-gone; "" when it will be completed.
	Unresolved string    `json:"unresolved,omitempty"`
	Completed  bool      `json:"completed"`
	OwnerID    string    `json:"ownerId"`
	OwnerName  string    `json:"ownerName"`
	Author     string    `json:"author"`
	At         time.Time `json:"at"`
	DateOnly   bool      `json:"dateOnly,omitempty"`
	From       []string  `json:"from,omitempty"` // parties, names
	To         []string  `json:"to,omitempty"`
	// Waits is the reason why it is not written now, "" when it is due; see store.Reasons.
	Waits string `json:"waits,omitempty"`
	// Frozen: the body is stored and will not change any more.
	Frozen bool `json:"frozen,omitempty"`
}

// tableFor is the table that a kind of item becomes a row of (spec §8.5).
func tableFor(kind store.ItemKind, target string) string {
	switch {
	case kind == store.Call:
		return dynamics.TablePhoneCall
	case kind == store.InMail && target == store.TargetLinkedIn:
		return dynamics.TableInMail
	case kind == store.Message && target == store.TargetLinkedIn:
		return dynamics.TableMessage
	}
	return dynamics.TableTask
}

// ActivityID is the id of an item's activity: always the same in one organization, so
// that a second attempt cannot make a second row (spec §8.4).
func ActivityID(organizationID, key string) string {
	return DerivedID(organizationID, "navsync item "+key)
}

// DerivedID is the UUIDv5 of a name in an organization.
func DerivedID(organizationID, name string) string {
	space, err := uuid.Parse(organizationID)
	if err != nil { // never of a real organization; still one id per organization
		space = uuid.NewSHA1(uuid.NameSpaceURL, []byte(organizationID))
	}
	return uuid.NewSHA1(space, []byte(name)).String()
}

// plan is what these facts become. Pure: the same facts in the same place give the same
// plan, so that a preview equals what is written.
func (p place) plan(f store.WritebackFacts) Plan {
	plan := Plan{
		ItemID: f.ItemID, Table: tableFor(f.Kind, p.settings.Target), ActivityID: ActivityID(p.conn.OrganizationID, f.Key),
		OwnerID: f.OwnerID, OwnerName: f.OwnerName, Author: p.conn.Account, Characters: utf8.RuneCountInString(f.Text),
	}
	if plan.OwnerName == "" {
		plan.OwnerName = f.SeatName
	}
	if p.settings.Author == store.AuthorSeat {
		plan.Author = f.SeatName
	}
	plan.At, plan.DateOnly = Moment(f.At)
	about, unresolved := Regarding(f)
	plan.Unresolved, plan.Completed = unresolved, unresolved == ""
	if plan.Completed {
		plan.RegardingKind, plan.RegardingID, plan.RegardingName = about.Kind, about.ID, about.Record
		plan.Why, plan.Score, plan.DecidedBy, plan.DecidedAt = about.Origin, about.Score, about.DecidedBy, about.DecidedAt
	}
	plan.Waits = p.waits(f, plan.Table)
	p.write(f, &plan)
	return plan
}

// waits is why an item cannot be written by what planning knows (spec §8.7).
func (p place) waits(f store.WritebackFacts, table string) string {
	switch {
	case f.OwnerID == "":
		return store.WaitNotMatched
	case f.OwnerDisabled:
		return store.WaitOwnerDisabled
	case p.tables[table] == nil:
		return store.WaitAppMissing
	case p.settings.Author == store.AuthorSeat && !p.mayActAs:
		return store.WaitAuthor
	}
	return ""
}

// write fills in the texts, cut to the columns, and the parties.
func (p place) write(f store.WritebackFacts, plan *Plan) {
	subject, text := subjectOf(f), dynamics.PlainText(f.Text)
	plan.Subject, plan.Text = subject, text
	plan.From, plan.To = partiesOf(f)
	target := p.tables[plan.Table]
	if target == nil {
		return
	}
	plan.Subject, plan.Text = dynamics.CutText(subject, target.SubjectMax), dynamics.CutText(text, target.BodyMax)
	if plan.Subject != subject {
		plan.Whole = strings.TrimSpace(subject + "\n\n" + text)
	} else if plan.Text != text {
		plan.Whole = text
	}
}

// Regarding is the one record that an item is about, or why there is none (spec §7, §9).
func Regarding(f store.WritebackFacts) (store.Other, string) {
	var found []store.Other
	gone, ambiguous, candidates := false, false, f.Best.Kind != ""
	for _, o := range f.Others {
		if f.MemberID != 0 && o.MemberID != f.MemberID {
			continue
		}
		ambiguous = ambiguous || o.Outcome == "ambiguous"
		candidates = candidates || o.Outcome == "candidates"
		switch {
		case o.Kind == "":
		case o.Gone || o.Kind.WithID(o.ID) == f.RecordGone:
			gone = true
		case len(found) == 1 && found[0].ID == o.ID:
		default:
			found = append(found, o)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], ""
	case len(found) > 1 || ambiguous:
		return store.Other{}, "ambiguous"
	case gone:
		return store.Other{}, "record-gone"
	case candidates:
		return store.Other{}, "below-threshold"
	case f.Best.FirmKnown:
		return store.Other{}, "firm-known"
	}
	return store.Other{}, "no-candidate"
}

var subjectWords = map[store.ItemKind]string{
	store.InMail: "InMail", store.Message: "Message", store.Note: "Note", store.Call: "Call", store.Tag: "Tags",
}

// subjectOf is the activity's subject: the item's own, else the kind and the people.
func subjectOf(f store.WritebackFacts) string {
	if s := dynamics.OneLine(f.Subject); s != "" {
		return s
	}
	word := subjectWords[f.Kind]
	switch {
	case f.Kind == store.Note || f.Kind == store.Tag:
		word += " on "
	case f.Direction == store.Received:
		word += " from "
	default:
		word += " to "
	}
	return word + people(f)
}

// people names whom an item is about, the sender of a received one.
func people(f store.WritebackFacts) string {
	var names []string
	for _, o := range f.Others {
		if f.Direction == store.Received && f.SenderID == o.MemberID && f.SenderID != 0 {
			return dynamics.OneLine(o.Name)
		}
		names = append(names, dynamics.OneLine(o.Name))
	}
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + " and " + strconv.Itoa(len(names)-3) + " more"
	}
	return strings.Join(names, ", ")
}

// partiesOf are the names of who wrote and who received, for people.
func partiesOf(f store.WritebackFacts) (from, to []string) {
	for _, o := range f.Others {
		if f.Direction == store.Received && (f.SenderID == o.MemberID || len(f.Others) == 1) {
			from = append(from, dynamics.OneLine(o.Name))
			continue
		}
		to = append(to, dynamics.OneLine(o.Name))
	}
	if f.Direction == store.Received {
		return from, append([]string{f.SeatName}, to...)
	}
	return []string{f.SeatName}, to
}

// Moment is when an item happened. A date alone becomes noon UTC, which is the same
// day in nearly every zone.
func Moment(at string) (time.Time, bool) {
	t, err := store.ParseStamp(at)
	if err != nil {
		return time.Time{}, false
	}
	if len(at) == len(time.DateOnly) {
		return t.Add(12 * time.Hour), true
	}
	return t, false
}
