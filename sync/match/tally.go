package match

import (
	"math"
	"strings"
)

// The scale: 80 points are five bits, 97 in 100; 100 points are 11.7 bits.
const (
	evenPoints   = 65 // as likely as not
	pointsPerBit = 3
	mostPoints   = 100
)

func pointsOf(bits float64) int { return int(math.Round(evenPoints + pointsPerBit*bits)) }

func bitsOf(points int) float64 { return float64(points-evenPoints) / pointsPerBit }

// tally adds evidence up. Points are rounded as sums, so that the lines add up to the whole.
type tally struct {
	bits   float64
	points int
	lines  []Evidence
	// supported: something beside name, firm and title speaks for the pair.
	supported bool
	// titled: the titles agree, at the same firm.
	titled bool
}

// add keeps a line that says something: points, or a difference that helps a person to judge.
func (t *tally) add(e Evidence, bits float64) {
	t.bits += bits
	e.Points = pointsOf(t.bits) - t.points
	t.points += e.Points
	e.Ours, e.Theirs = strings.TrimSpace(e.Ours), strings.TrimSpace(e.Theirs)
	if e.Points != 0 || e.Ours != "" || e.Theirs != "" {
		t.lines = append(t.lines, e)
	}
}

// hold brings the sum down to points, with the rule that says so.
func (t *tally) hold(points int, note Note) {
	if t.points <= points {
		return
	}
	t.add(Evidence{Field: FieldRule, Relation: Same, Note: note}, bitsOf(points)-t.bits)
}

// lift brings the sum up to points.
func (t *tally) lift(points int, note Note, of int) {
	if t.points >= points {
		return
	}
	t.add(Evidence{Field: FieldRule, Relation: Same, Note: note, Of: of}, bitsOf(points)-t.bits)
}

// score is the sum within its bounds.
func (t *tally) score() Score {
	s := Score{Points: t.points, Evidence: t.lines}
	return s.bounded()
}

// bounded adds the line that keeps a sum between 0 and 100.
func (s Score) bounded() Score {
	switch {
	case s.Points > mostPoints:
		s.Evidence = append(s.Evidence, Evidence{Field: FieldRule, Relation: Same, Note: NoteMost, Points: mostPoints - s.Points})
		s.Points = mostPoints
	case s.Points < 0:
		s.Evidence = append(s.Evidence, Evidence{Field: FieldRule, Relation: Same, Note: NoteLeast, Points: -s.Points})
		s.Points = 0
	}
	return s
}

// tally weighs a comparison: the name first, which carries the start, then what is independent of it.
func (s *Subject) tally(x *comparison, w World) *tally {
	t := &tally{}
	if long := s.longest(x, w); long > x.others {
		x.others = long
	}
	expected := x.expected(s, w)
	t.name(s, x, expected)
	t.profile(s, x)
	t.mail(s, x)
	t.phone(s, x)
	named := x.names.level >= levelOneWord || x.names.open
	t.firm(s, x, w, expected, named)
	t.title(s, x, named)
	t.place(s, x, named)
	return t
}

// longest is how many records share the name where their list was too long to read.
func (s *Subject) longest(x *comparison, w World) int {
	if len(w.Long) == 0 || x.names.level < levelOneWord {
		return 0
	}
	return w.Long[pairKey(keyPair, x.names.given.ours.latin, x.names.family.ours.latin)]
}

// expected is how many others have a name that agrees as well: between what was counted and what the words' shares say.
func (x *comparison) expected(s *Subject, w World) float64 {
	by := w.expected(x.names, s.variants)
	if x.names.level < levelTypo {
		return max(by, fewest)
	}
	return max((float64(x.others)+by)/2, fewest)
}

// The bits of what a name proves where it is not what the person is called.
const (
	bitsNoName    = -14
	bitsRelative  = -10
	bitsGivenMost = -3
	bitsNameLeast = -8
	bitsDeviation = -1.5
)

var conflictBits = map[conflict]float64{conflictFamily: -5, conflictMiddle: -6, conflictFather: -10, conflictGeneration: -10}

var conflictNotes = map[conflict]Note{
	conflictFamily: NoteMiddle, conflictMiddle: NoteMiddle, conflictFather: NoteFather, conflictGeneration: NoteGeneration,
}

var levelNotes = [...]Note{
	levelNone: NoteNone, levelFamily: NoteRelative, levelGiven: NoteGivenOnly, levelOneWord: NoteGivenOnly, levelTypo: NoteTypo,
	levelInitial: NoteInitial, levelNick: NoteNickname, levelSpelled: NoteSpelling, levelPart: NotePart, levelFolded: NoteNone, levelExact: NoteNone,
}

func (t *tally) name(s *Subject, x *comparison, expected float64) {
	start := log2(inCRM / (1 - inCRM))
	e := Evidence{
		Field: FieldName, Ours: shownName(s.Profile.Name, s.Profile.First, s.Profile.Last),
		Theirs: shownName(x.c.Record.Name, x.c.Record.First, x.c.Record.Last), Note: levelNotes[x.names.level],
	}
	n := x.names
	bits := start
	switch {
	case s.name.empty() || x.c.name.empty():
		e.Relation = Absent
		bits += bitsNameLeast
	case n.level == levelNone:
		e.Relation = Different
		bits += bitsNoName
	case n.open:
		e.Relation, e.Note = Similar, NoteOpen
		bits += max(bitsNameLeast, min(bitsGivenMost, log2(matchShare[levelTypo]/expected)))
	case n.level == levelFamily:
		e.Relation = Different
		bits += bitsRelative
	case n.level <= levelOneWord:
		e.Relation = Similar
		bits += max(bitsNameLeast, min(bitsGivenMost, log2(matchShare[n.level]/expected)))
	default:
		e.Relation, e.Of = Similar, x.others+1
		if n.level >= levelFolded {
			e.Relation = Same
		}
		bits += max(bitsNameLeast, log2(n.share()/expected)+bitsDeviation*float64(n.deviations))
	}
	if n.conflict != conflictNone {
		e.Note, e.Relation = conflictNotes[n.conflict], Different
		bits += conflictBits[n.conflict]
	}
	t.add(e, bits)
}
