package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// palette holds one colour per token; nil keeps the terminal's own.
type palette struct {
	page, text, muted, quiet, line, edge  color.Color
	accent, ok, warn, danger              color.Color
	onAccent, onDanger, onFocus           color.Color
	bar, focus, current, selected, button color.Color
	fade                                  color.Color
	faintQuiet, boldWarn                  bool
}

func paletteOf(o Options) palette {
	if o.HighContrast {
		return highContrast(o)
	}
	pick := lipgloss.LightDark(!o.Light)
	c := func(dark, light string) color.Color { return pick(lipgloss.Color(light), lipgloss.Color(dark)) }
	switch o.Level {
	case Colors256:
		return palette{
			muted: c("248", "59"), quiet: c("246", "241"), line: c("237", "188"), edge: c("242", "245"),
			accent: c("75", "25"), ok: c("78", "22"), warn: c("179", "94"), danger: c("210", "124"),
			onAccent: c("234", "231"), onDanger: c("234", "231"), bar: c("235", "255"), focus: c("237", "254"),
			current: c("236", "255"), selected: c("235", "255"), button: c("236", "254"), fade: c("241", "248"),
		}
	case Colors16:
		p := palette{
			line: c("8", "7"), edge: c("7", "8"), accent: c("12", "4"), ok: c("10", "2"),
			danger: c("9", "1"), onAccent: c("0", "15"), onDanger: c("0", "15"), faintQuiet: true,
		}
		if o.Light {
			p.boldWarn = true
		} else {
			p.warn = lipgloss.Color("11")
		}
		return p
	default:
		return palette{
			text: c("#D6DBE3", "#1F2328"), muted: c("#A3ABB8", "#535B65"), quiet: c("#848C99", "#646C76"),
			line: c("#343842", "#D3D8DE"), edge: c("#5E6673", "#87909B"), accent: c("#70B5F9", "#0A66C2"),
			ok: c("#6CC48A", "#17692F"), warn: c("#E3B341", "#855300"), danger: c("#FF8A80", "#B81F2A"),
			onAccent: c("#0B1A2B", "#FFFFFF"), onDanger: c("#2B0B0B", "#FFFFFF"),
			bar: c("#1F2128", "#EEF1F4"), focus: c("#22364D", "#D7E9FA"), current: c("#272A32", "#F0F2F5"),
			selected: c("#1A2430", "#EBF3FC"), button: c("#2E323B", "#E3E7EC"), fade: c("#5B626D", "#A0A7B0"),
		}
	}
}

// highContrast paints everything. The light form swaps black and white and takes the light states.
func highContrast(o Options) palette {
	c := func(dark, light string) color.Color {
		if o.Light {
			return lipgloss.Color(light)
		}
		return lipgloss.Color(dark)
	}
	black, white := c("#000000", "#FFFFFF"), c("#FFFFFF", "#000000")
	return palette{
		page: black, text: white, muted: c("#E6E6E6", "#1A1A1A"), quiet: c("#D0D0D0", "#303030"),
		line: c("#8A8A8A", "#707070"), edge: white, accent: c("#8CC8FF", "#0A4A8F"), ok: c("#5CF08B", "#0B4F20"),
		warn: c("#FFD84D", "#5E3A00"), danger: c("#FFA099", "#8F0F1A"), onAccent: black, onDanger: black,
		onFocus: black, bar: black, focus: white, current: c("#303030", "#D8D8D8"),
		selected: c("#00294F", "#CFE4FA"), button: c("#303030", "#D8D8D8"), fade: c("#8A8A8A", "#707070"),
	}
}
