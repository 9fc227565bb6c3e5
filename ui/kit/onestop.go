package kit

// OneStop is the focus of a dialog's body that has one place for it, such as a list. It implements Focus and Blur of Body.
type OneStop struct{ Focused bool }

// Focus implements Body.
func (o *OneStop) Focus(int) bool {
	if o.Focused {
		return false
	}
	o.Focused = true
	return true
}

// Blur implements Body.
func (o *OneStop) Blur() { o.Focused = false }

// Leaver is a body with something of its own that esc closes before the dialog.
type Leaver interface{ Leave() bool }

// Result says whether the dialog tells how something went.
func (d *Dialog) Result() bool { return d.spec.Result }
