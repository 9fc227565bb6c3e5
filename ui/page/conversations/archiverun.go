package conversations

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// begin gives the context of a reading or an import, which stop ends. One that is under way is stopped: nobody waits for it.
func (d *archiveImport) begin(p *Page) context.Context {
	d.stop()
	d.began = p.kit.Now()
	ctx, cancel := context.WithCancel(p.house.Context)
	d.cancel = cancel
	return ctx
}

// stop ends the reading or the import: what is stored by then stays, and the next import of the file brings the rest.
func (d *archiveImport) stop() {
	if d.cancel != nil {
		d.cancel()
		d.cancel = nil
	}
}

// askPlan reads the file in a command.
func (p *Page) askPlan(d *archiveImport) tea.Cmd {
	if d.chosenPath() == "" || d.busy() && d.step == stepFile {
		return nil
	}
	ctx := d.begin(p)
	actor, request := p.house.Actor(), d.request()
	d.watch = request.Progress
	return d.read.Instead(p.house, func(context.Context) (f fileRead, err error) {
		if f.plan, err = p.house.Engine.PlanArchive(ctx, actor, request); err != nil {
			return f, err
		}
		f.items, err = p.countItems(ctx)
		return f, err
	})
}

func (p *Page) showPlan(m page.Answer[fileRead]) tea.Cmd {
	d := p.archive
	if d == nil {
		return nil
	}
	return d.read.Take(m, func() tea.Cmd {
		switch {
		case d.read.Err != nil || d.step != stepFile:
		case d.plan().Question == engine.QuestionOwner:
			p.askOwner(d)
		default:
			d.step = stepPlan
			p.layOutPlan(d)
		}
		return nil
	})
}

type archivedMsg struct {
	of     *archiveImport
	result engine.ArchiveResult
	err    error
}

// runArchive imports in a command; the dialog stays until it is done.
func (p *Page) runArchive(d *archiveImport) tea.Cmd {
	actor, request := p.house.Actor(), d.request()
	d.watch = request.Progress
	d.read.Drop()
	ctx := d.begin(p)
	d.step, d.running, d.err = stepResult, true, nil
	d.stored.Forget()
	d.done = kit.Text(p.kit, func(width int) []string { return p.resultLines(d, width) })
	return page.Load(p.house, func(context.Context) (engine.ArchiveResult, error) {
		return p.house.Engine.ImportArchive(ctx, actor, request)
	}, func(r engine.ArchiveResult, err error) tea.Msg { return archivedMsg{d, r, err} })
}

func (p *Page) showArchived(m archivedMsg) tea.Cmd {
	m.of.stop()
	m.of.running, m.of.result, m.of.err = false, m.result, m.err
	return tea.Batch(p.reload(), p.kit.Refresh())
}
