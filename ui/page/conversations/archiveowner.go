package conversations

import (
	"navsync/sync/engine"
	"navsync/ui/kit"
)

// askOwner asks in the first step whose archive it is: the file does not say.
func (p *Page) askOwner(d *archiveImport) {
	var options []kit.Option
	for _, o := range d.plan().Asked {
		option := kit.Option{ID: o.URL, Label: kit.Clean(o.Name), Note: kit.Clean(o.URL)}
		if o.URL == "" {
			option.Disabled = p.kit.T("conversations.import.no-address")
		}
		options = append(options, option)
	}
	if len(options) == 0 {
		return
	}
	d.asked = kit.NewRadio(p.kit, kit.ChoiceSpec{Label: p.kit.T("conversations.import.whose"), Options: options, Value: options[0].ID})
	p.layOutFile(d)
}

// ownerQuestion is the check that the archive is the seat holder's, nil where nothing is doubtful.
func (p *Page) ownerQuestion(d *archiveImport) *kit.Check {
	plan := d.plan()
	//exhaustive:enforce
	switch plan.Question {
	case engine.QuestionName:
		return kit.NewCheck(p.kit, kit.CheckSpec{
			Label: p.kit.T("conversations.import.is-holder", "Seat", kit.Clean(plan.SeatName)),
			Note:  p.kit.T("conversations.import.other-name", "Owner", kit.Clean(plan.OwnerName)),
		})
	case engine.QuestionAddress:
		return kit.NewCheck(p.kit, kit.CheckSpec{
			Label: p.kit.T("conversations.import.is-moved", "Seat", kit.Clean(plan.SeatName)),
			Note:  p.kit.T("conversations.import.shared", "Shared", plan.SharedThreads, "All", plan.FileThreads, "Bound", kit.Clean(plan.BoundURL)),
		})
	case engine.QuestionNone, engine.QuestionOwner:
	}
	return nil
}
