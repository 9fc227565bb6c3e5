package action

// ID names an action. It is stable and of the form "page/verb", for example "seats/enable": it does not
// change with the language, the row or the state. What is compared or clicked goes by it, never by a text.
type ID string

// The actions that hold on every page. A page that offers the same in its own way (its own key, its own
// reasons) gives its action this ID, and then stands in for the shell's.
const (
	Sync   ID = "everywhere/sync"
	Pause  ID = "everywhere/pause"
	Resume ID = "everywhere/resume"
	ActAs  ID = "everywhere/act-as"
	Find   ID = "everywhere/find"
)
