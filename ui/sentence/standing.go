package sentence

import (
	"encoding/json"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
)

// OfProblem is the sentence of a cause that was kept, the same for every role (spec §12).
func OfProblem(p *lang.Printer, g store.Problem) Sentence {
	var facts map[string]any
	if json.Unmarshal([]byte(g.Facts), &facts) != nil {
		facts = nil // of another version: the sentence says what it can
	}
	if facts == nil {
		facts = map[string]any{}
	}
	facts["Affected"] = p.N(int(g.Affected)) // as of now: some may be settled since it happened last
	return OfCode(p, &engine.Error{
		Code: engine.Code(g.Code), Key: g.Key, Facts: facts, Remedy: g.Remedy, Detail: g.Detail, CRMCode: g.CRMCode,
		RequestID: g.RequestID, Privilege: g.Privilege,
	})
}

// Standing says where an item stands and why: what it waits for and until when, what failed and what to do, where it was
// written.
func Standing(p *lang.Printer, i store.ItemRow) string {
	//exhaustive:enforce
	switch i.State {
	case store.ItemNotCopied:
		return p.T("standing.not-copied")
	case store.ItemTakenOut:
		return p.T("standing.taken-out")
	case store.ItemFailed:
		return failed(p, i)
	case store.ItemWritten, store.ItemOpen, store.ItemDeleted:
		return inDynamics(p, i)
	case store.ItemWaiting, store.ItemSending, store.ItemUncertain, store.ItemKept:
	}
	if i.Reason == store.WaitKept {
		return p.T("standing.kept", "Reason", Reason(p, i.Unresolved))
	}
	reason := "item.wait." + i.Reason
	if i.Reason == "" || !p.Has(reason) {
		return p.T("standing.due")
	}
	text := p.T("standing.waits", "Reason", p.T(reason))
	if !i.NotBefore.IsZero() {
		text += ", " + p.T("trail.fact.until", "value", p.DateTime(i.NotBefore.Local()))
	}
	if next := WaitNext(p, i.Reason); next != "" {
		text += " → " + next
	}
	return text
}

// WaitNext is what ends a wait that does not end by itself, "" for the others.
func WaitNext(p *lang.Printer, reason string) string {
	if key := "item.wait." + reason + ".next"; p.Has(key) { //lang:keys item.wait.*
		return p.T(key)
	}
	return ""
}

// OfItem is why an item failed: the sentence of its cause, the same for everybody (spec §12).
func OfItem(p *lang.Printer, i store.ItemRow) Sentence {
	if i.Problem != nil {
		return OfProblem(p, *i.Problem)
	}
	return OfCode(p, &engine.Error{Code: engine.Code(i.Reason)})
}

func failed(p *lang.Printer, i store.ItemRow) string {
	s := OfItem(p, i)
	text := p.T("standing.failed", "What", s.Text)
	if s.Detail != "" {
		text += " " + p.T("trail.said", "Message", s.Detail)
	}
	if s.Next != "" {
		text += " → " + s.Next
	}
	return text
}

func inDynamics(p *lang.Printer, i store.ItemRow) string {
	about := kit.Clean(i.RegardingName)
	if i.RegardingKind != "" && about != "" {
		about = p.T("record."+string(i.RegardingKind)) + " " + about
	}
	switch {
	case i.Gone && about != "":
		return p.T("standing.gone.about", "Record", about)
	case i.Gone:
		return p.T("standing.gone")
	case i.State == store.ItemOpen && p.Has("unresolved.reason."+i.Unresolved):
		return p.T("standing.open", "Reason", Reason(p, i.Unresolved))
	case i.State == store.ItemOpen:
		return p.T("item.state.open")
	case about != "":
		return p.T("standing.written.about", "Record", about)
	}
	return p.T("standing.written")
}

// Reason is why an item has no record, in words. Once the imported data was deleted it is not known any more (spec §3.5).
func Reason(p *lang.Printer, reason string) string {
	if reason == "" {
		return p.T("unresolved.reason.not-known")
	}
	return p.T("unresolved.reason." + reason)
}
