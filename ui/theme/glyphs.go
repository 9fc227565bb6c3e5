package theme

// Glyphs are the signs of the design system, each one cell wide unless the ASCII form needs two.
// State is always a glyph with its word and colour, never a glyph alone.
type Glyphs struct {
	On, Off, Half       string // on; off or nothing; in progress or waits
	Pass, Fail, Warn    string // pass or written; fail; warning or blocked
	Similar             string // similar, ambiguous
	Done, Rest, Limit   string // bars: done, rest, threshold
	Spark               []string
	Focus               string // the bar of what has focus or is current
	Crumb, Becomes      string
	SortUp, SortDown    string
	Opens               string
	Thumb, Track        string // scroll
	Cut, Zero, None     string // cut or menu; zero; absent
	Ticked, Unticked    string
	Some, Locked        string
	RadioOn, RadioOff   string
	Hairline, Vertical  string
	Left, Right         string // hidden tabs
	ArrowKeys           string
	Dot                 string // between facts
	Spinner             []string
	QuoteOpen, QuoteEnd string
}

func glyphs(ascii bool) Glyphs {
	if ascii {
		return Glyphs{
			On: "*", Off: "o", Half: "~", Pass: "+", Fail: "x", Warn: "!", Similar: "~=",
			Done: "=", Rest: "-", Limit: "+", Spark: []string{"1", "2", "3", "4", "5", "6", "7", "8"},
			Focus: ">", Crumb: ">", Becomes: "->", SortUp: "^", SortDown: "v", Opens: "v",
			Thumb: "#", Track: "|", Cut: "...", Zero: ".", None: "-",
			Ticked: "[x]", Unticked: "[ ]", Some: "[-]", Locked: "[.]", RadioOn: "(*)", RadioOff: "( )",
			Hairline: "-", Vertical: "|", Left: "<", Right: ">", ArrowKeys: "^v", Dot: "-",
			Spinner: []string{"|", "/", "-", "\\"}, QuoteOpen: "<", QuoteEnd: ">",
		}
	}
	return Glyphs{
		On: "●", Off: "○", Half: "◐", Pass: "✓", Fail: "✗", Warn: "▲", Similar: "≈",
		Done: "━", Rest: "─", Limit: "┼", Spark: []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
		Focus: "▌", Crumb: "›", Becomes: "→", SortUp: "↑", SortDown: "↓", Opens: "▾",
		Thumb: "┃", Track: "│", Cut: "…", Zero: "·", None: "–",
		Ticked: "[x]", Unticked: "[ ]", Some: "[-]", Locked: "[–]", RadioOn: "(•)", RadioOff: "( )",
		Hairline: "─", Vertical: "│", Left: "‹", Right: "›", ArrowKeys: "↑↓", Dot: "·",
		Spinner: []string{"◐", "◓", "◑", "◒"}, QuoteOpen: "‹", QuoteEnd: "›",
	}
}
