package crmsettings

import (
	"slices"
	"strings"
	"time"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/sentence"
)

// intervals are the times between two runs that are offered; daily is as in the guide.
var intervals = []string{"5m", "15m", "30m", "1h", "4h", "12h", "24h"}

// offered are the options of a choice, with the shown value among them in any case.
func (p *Page) offered(row store.Setting) []kit.Option {
	var options []kit.Option
	shown := p.draft.shown[row.Key]
	if row.Kind == store.KindSpan {
		times := intervals
		if shown != "" && !slices.Contains(times, shown) { // one of the command line
			times = append(slices.Clone(times), shown)
		}
		for _, value := range times {
			options = append(options, kit.Option{ID: value, Label: p.intervalLabel(value)})
		}
		return options
	}
	for _, choice := range p.data.Value.options[row.Key] {
		options = append(options, kit.Option{ID: choice.Value, Label: p.label(choice), Note: p.optionNote(row.Key, choice)})
	}
	if row.Key == store.KeyPipelineStage && p.draft.shown[store.KeyStageColumn] != p.draft.stored[store.KeyStageColumn] {
		return []kit.Option{{ID: store.NotSure, Label: p.kit.T("setting.pipeline-stage.not-sure"), Note: p.kit.T("crmsettings.column.first")}}
	}
	for _, o := range options {
		if o.ID == shown {
			return options
		}
	}
	if shown == "" {
		return options
	}
	// A value that is no longer offered is shown as it is, so that nothing is hidden.
	return append(options, kit.Option{ID: shown, Label: kit.Clean(shown)})
}

// label is a choice's word.
func (p *Page) label(choice engine.Choice) string { return sentence.Choice(p.kit.Printer, choice) }

func (p *Page) optionNote(key string, choice engine.Choice) string {
	switch {
	case key == store.KeyPipelineStage && choice.Value == store.NotSure:
		return p.kit.T("crmsettings.stage.notsure")
	case key == store.KeyWonValue && choice.Value == store.NotSure:
		return store.DefaultWonValue
	case key == store.KeyWonValue:
		return kit.Clean(choice.Value)
	case key == store.KeyAutoSync && choice.Value == store.Yes && p.data.Value.seats == 0:
		return p.kit.T("crmsettings.autosync.noseats")
	case key == store.KeyAutoSync && choice.Value == store.Yes:
		return p.kit.T("crmsettings.autosync.note", "count", p.data.Value.seats)
	case key == store.KeyAutoSync:
		return p.kit.T("crmsettings.autosync.each")
	}
	return ""
}

func (p *Page) intervalLabel(value string) string {
	if value == "24h" {
		return p.kit.T("crmsettings.interval.daily")
	}
	return p.kit.T("crmsettings.interval.every", "time", p.spoken(value))
}

// spoken is a time as the language writes it, in one piece: 15 min, 1 h 30 min.
func (p *Page) spoken(value string) string {
	d, err := time.ParseDuration(value)
	if err != nil {
		return kit.Clean(value) // the engine keeps no such value
	}
	return strings.ReplaceAll(p.kit.Printer.Duration(d), " ", "\u00a0")
}

// chosenLabel is the label of a row's stored value.
func (p *Page) chosenLabel(row store.Setting) string {
	return p.valueLabel(row, p.draft.stored[row.Key])
}

// valueLabel is the label of a value of a row.
func (p *Page) valueLabel(row store.Setting, value string) string {
	if row.Kind == store.KindSpan {
		return p.intervalLabel(value)
	}
	if row.Kind == store.KindItems {
		return p.kindsLabel(value)
	}
	for _, choice := range p.data.Value.options[row.Key] {
		if choice.Value == value {
			return p.label(choice)
		}
	}
	if value == "" {
		return p.kit.Theme.Glyphs.None
	}
	return kit.Clean(value)
}

// kindsLabel names the kinds of a list.
func (p *Page) kindsLabel(list string) string {
	var names []string
	for _, kind := range kinds(list) {
		names = append(names, p.kit.T("setting."+store.KeyWritebackItems+"."+kind)) //lang:keys setting.*
	}
	return strings.Join(names, ", ")
}
