package kit

// Clean makes text from outside safe and one line: escape sequences, control characters (C0, C1, DEL)
// and bidirectional overrides are removed, tabs and line ends become spaces. Everything that comes
// from a CRM, an archive, a file or the command line passes through it before it is shown.
func Clean(s string) string { return s }

// CleanLines is Clean that keeps line ends.
func CleanLines(s string) string { return s }

// Fit cuts s at the end with … so that it takes at most width cells. s may be styled.
func Fit(s string, width int) string { return s }

// FitMiddle cuts in the middle, for ids.
func FitMiddle(s string, width int) string { return s }

// Wrap breaks s into lines of at most width cells, at words where it can. s may be styled.
func Wrap(s string, width int) []string { return nil }

// Width returns the cells of one line, styles not counted.
func Width(s string) int { return 0 }

// Pad fills s with blanks at the right, or cuts it, to exactly width cells.
func Pad(s string, width int) string { return s }

// PadLeft fills s with blanks at the left, or cuts it, to exactly width cells.
func PadLeft(s string, width int) string { return s }

// Block makes lines exactly width x height cells: cut, padded, filled below.
func Block(s string, width, height int) string { return s }

// Beside puts blocks of lines side by side; each must have lines of equal width.
func Beside(blocks ...string) string { return "" }
