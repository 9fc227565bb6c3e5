package kit

import (
	"navsync/ui/action"
)

// Step is something to be done next: what it is, and where. Title is finished text.
type Step struct {
	Title string
	// Page and Args are where it is done; Then is run there as soon as it can be.
	Page string
	Args Args
	Then action.ID
}

// Task is a step of the tour.
type Task struct {
	Step
	// Minutes is how long it takes, about. Hint is finished text: how it is done.
	Minutes int
	Hint    string
	Done    bool
}
