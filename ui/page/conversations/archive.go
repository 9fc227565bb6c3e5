package conversations

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// The steps of an import.
const (
	stepFile = iota
	stepPlan
	stepResult
)

// archiveImport is the dialog Import archive.
type archiveImport struct {
	step  int
	seats []seatChoice
	own   string // e-mail of the viewer's seat, "" when they hold none
	// remote: the viewer works over SSH, and names files of the own inbox.
	remote bool

	seat *kit.Choice // which seat; nil for a seat holder's own
	file *kit.Choice // the demo's archives; nil without
	path *kit.TextField
	form *kit.Form

	read    page.Reader[fileRead]
	asked   *kit.Choice // whose archive it is, where the file does not say; nil: not asked
	owner   *kit.Check  // it is the seat holder's, though another name or address; nil: not asked
	copying *kit.Choice
	since   *kit.TextField
	list    *threadList
	planned *kit.Form

	running bool             // the import
	stored  page.Reader[int] // items of the seat holder while it runs
	began   time.Time        // the reading or importing
	cancel  context.CancelFunc
	watch   *engine.ArchiveProgress
	result  engine.ArchiveResult
	err     error // of the import
	done    kit.Body
}

// fileRead is what the file would bring, and how many items the seat holder has so far.
type fileRead struct {
	plan  engine.ArchivePlan
	items int
}

// plan is what the file would bring, as read last.
func (d *archiveImport) plan() engine.ArchivePlan { return d.read.Value.plan }

// busy is true while the file is read or imported.
func (d *archiveImport) busy() bool { return d.running || d.read.Busy() }

// problem is what went wrong in the step in view.
func (d *archiveImport) problem() error {
	switch {
	case d.busy():
		return nil
	case d.step == stepResult:
		return d.err
	}
	return d.read.Err
}

// seatChoice is a seat that can be imported for, with the demo's archives for it.
type seatChoice struct {
	email, name string
	files       []string // paths
}

type filesMsg struct {
	seats []seatChoice
	err   error
}

// startArchive looks for whom and what can be imported.
func (p *Page) startArchive() tea.Cmd {
	actor := p.house.Actor()
	return page.Load(p.house, func(ctx context.Context) ([]seatChoice, error) {
		if actor.SeatID != 0 {
			files, err := p.archivesOf(actor.Email)
			return []seatChoice{{actor.Email, actor.Name, files}}, err
		}
		seats, err := p.house.Store.Seats(ctx, store.SeatQuery{})
		if err != nil {
			return nil, err
		}
		var all []seatChoice
		for _, s := range seats {
			files, err := p.archivesOf(s.Email)
			if err != nil {
				return nil, err
			}
			all = append(all, seatChoice{s.Email, s.Name, files})
		}
		return all, nil
	}, func(seats []seatChoice, err error) tea.Msg { return filesMsg{seats, err} })
}

// archivesOf are the demo's archives of a person; over SSH, what the viewer sent and nobody has taken in yet.
func (p *Page) archivesOf(email string) ([]string, error) {
	if p.house.Actor().Remote {
		return p.sent()
	}
	if p.house.Archives == "" {
		return nil, nil
	}
	dir := filepath.Join(p.house.Archives, strings.ToLower(email))
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	return files, nil
}

// sent are the archives at the top of the viewer's inbox.
func (p *Page) sent() ([]string, error) {
	names, err := p.house.Folder("")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // nothing was sent yet
	}
	return slices.DeleteFunc(names, func(name string) bool {
		lower := strings.ToLower(name)
		return strings.HasPrefix(name, ".") || !strings.HasSuffix(lower, ".zip") && !strings.HasSuffix(lower, ".csv")
	}), err
}

func (p *Page) openArchive(m filesMsg) tea.Cmd {
	if m.err != nil {
		return page.ErrorToast(p.kit, m.err)
	}
	d := &archiveImport{seats: m.seats, remote: p.house.Actor().Remote}
	p.archive = d
	if actor := p.house.Actor(); actor.SeatID != 0 {
		d.own = actor.Email
	} else {
		var options []kit.Option
		for _, s := range m.seats {
			options = append(options, kit.Option{ID: s.email, Label: kit.Clean(s.name), Note: kit.Clean(s.email)})
		}
		value := ""
		if len(options) > 0 {
			value = options[0].ID
		}
		d.seat = kit.NewSelect(p.kit, kit.ChoiceSpec{
			Label: p.kit.T("conversations.import.seat"), Options: options, Value: value,
			Changed: func(string) tea.Cmd {
				p.layOutFile(d)
				return nil
			},
		})
	}
	d.path = kit.NewPath(p.kit, kit.TextSpec{
		Label: p.kit.T("conversations.import.path"), Example: p.kit.T("conversations.import.path-hint"),
		Enter: func(string) tea.Cmd { return p.askPlan(d) },
	}, p.house.Folder)
	p.layOutFile(d)
	return p.kit.Open(p.archiveDialog(d))
}

// otherFile is the choice to name a file by its path.
const otherFile = "other"

// layOutFile makes the first step's form for the chosen seat.
func (p *Page) layOutFile(d *archiveImport) {
	var fields []kit.Field
	d.file = nil
	if d.seat != nil {
		fields = append(fields, d.seat)
	}
	if files := d.chosenSeat().files; len(files) > 0 {
		var options []kit.Option
		for _, f := range files {
			options = append(options, kit.Option{ID: f, Label: kit.Clean(filepath.Base(f))})
		}
		options = append(options, kit.Option{ID: otherFile, Label: p.kit.T("conversations.import.other-file")})
		label := "conversations.import.demo-files"
		if d.remote {
			label = "conversations.import.sent-files"
		}
		d.file = kit.NewRadio(p.kit, kit.ChoiceSpec{Label: p.kit.T(label), Options: options, Value: options[0].ID})
		fields = append(fields, d.file)
	}
	fields = append(fields, d.path)
	if d.asked != nil {
		fields = append(fields, d.asked)
	}
	fields = append(fields, kit.NewNote(func(width int) []string { return p.fileNotes(d, width) }))
	d.form = kit.NewForm(p.kit, fields...)
}

func (d *archiveImport) seatEmail() string {
	if d.seat != nil {
		return d.seat.Value()
	}
	return d.own
}

func (d *archiveImport) chosenSeat() seatChoice {
	for _, s := range d.seats {
		if s.email == d.seatEmail() {
			return s
		}
	}
	return seatChoice{}
}

// chosenPath is the file to import.
func (d *archiveImport) chosenPath() string {
	if d.file != nil && d.file.Value() != otherFile {
		return d.file.Value()
	}
	path := strings.TrimSpace(d.path.Value())
	if rest, home := strings.CutPrefix(path, "~/"); home && !d.remote {
		if dir, err := os.UserHomeDir(); err == nil {
			return filepath.Join(dir, rest)
		}
	}
	return path
}

// request is what the engine is asked for. Only a seat holder copies (spec §8.3).
func (d *archiveImport) request() engine.ArchiveRequest {
	r := engine.ArchiveRequest{Path: d.chosenPath(), SeatEmail: d.seatEmail(), Copy: engine.CopyNone, Progress: &engine.ArchiveProgress{}}
	if d.asked != nil {
		r.OwnerURL = d.asked.Value()
	}
	r.Bind = d.owner != nil && d.owner.Value()
	if d.copying == nil || !d.plan().MayCopy {
		return r
	}
	r.Copy = engine.Copying(d.copying.Value())
	switch r.Copy {
	case engine.CopyMatched, engine.CopyAll:
		r.Since, _ = sinceDate(d.since.Value())
	case engine.CopyChosen:
		r.Conversations = d.list.chosen()
	}
	return r
}

// sinceDate reads a day; nothing entered is no limit.
func sinceDate(text string) (time.Time, bool) {
	if strings.TrimSpace(text) == "" {
		return time.Time{}, true
	}
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	return day, err == nil
}
