package linkedin

import (
	"cmp"
	"slices"
)

// maxSkips bounds the memory for a file that consists of rows to leave out: so many are told with their lines, all are
// counted.
const maxSkips = 10_000

// Skip is a row that was left out.
type Skip struct {
	File   string
	Line   int
	Reason Reason
	// Text is what could not be read: the date, or the beginning of the line. "" where the reason says all.
	Text string
}

// leftRows are the rows of one file that were left out in its latest pass.
type leftRows struct {
	first  []Skip
	counts map[Reason]int
	kinds  map[Kind]int
}

// Skipped are the rows that the latest pass over each file left out, by file and line; at most 10,000 of each file.
func (r *Reader) Skipped() []Skip {
	all := slices.Clone(r.aside)
	for _, left := range r.left {
		all = append(all, left.first...)
	}
	slices.SortStableFunc(all, func(a, b Skip) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return all
}

// SkipCounts are all rows that the latest pass over each file left out, by reason.
func (r *Reader) SkipCounts() map[Reason]int {
	counts := map[Reason]int{}
	for _, s := range r.aside {
		counts[s.Reason]++
	}
	for _, left := range r.left {
		for reason, n := range left.counts {
			counts[reason] += n
		}
	}
	return counts
}

// SkipKinds are all rows that the latest pass over each file left out, by what they would have become: KindConnection of
// Connections.csv, "" where that is not known.
func (r *Reader) SkipKinds() map[Kind]int {
	kinds := map[Kind]int{}
	if len(r.aside) > 0 {
		kinds[""] += len(r.aside)
	}
	for _, left := range r.left {
		for kind, n := range left.kinds {
			kinds[kind] += n
		}
	}
	return kinds
}

// kindOfRow is what a row would have become. Of one that cannot be taken apart only its file is known: a subject that was
// cut off leaves a message.
func kindOfRow(t *table) Kind {
	switch t.kind {
	case kindMessages:
		if t.left == nil && t.text("subject") != "" {
			return KindInMail
		}
		return KindMessage
	case kindNotes:
		return KindNote
	case kindConnections:
		return KindConnection
	case kindNamed:
		if t.left != nil {
			return ""
		}
		kind, _ := kindOf(t.raw(namedKind...))
		return kind
	}
	return ""
}

func (r *Reader) skip(t *table, reason Reason, text string) {
	left := r.left[t.file.name]
	if left == nil {
		left = &leftRows{counts: map[Reason]int{}, kinds: map[Kind]int{}}
		r.left[t.file.name] = left
	}
	left.counts[reason]++
	left.kinds[kindOfRow(t)]++
	if len(left.first) < maxSkips {
		left.first = append(left.first, Skip{File: t.file.name, Line: t.line, Reason: reason, Text: short(text)})
	}
}

// short is the beginning of a text on one line.
func short(text string) string {
	const shown = 80
	text = cleanLine(toUTF8(text, oldest))
	for i := range text {
		if i >= shown {
			return text[:i] + "…"
		}
	}
	return text
}

// reasonOf tells what was cut off from what is damaged.
func reasonOf(left *leftOut) Reason {
	if left.ended {
		return ReasonCut
	}
	return ReasonRow
}
