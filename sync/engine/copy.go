package engine

import "context"

// CopyResult is what became of copying or taking out several items.
type CopyResult struct {
	Changed   int             // items that changed
	Unchanged int             // were so already, or are written
	NeverCopy int             // kept back by the never-copy list
	Failed    map[int64]error // by item
}

// Copy copies items of the actor's seat to the CRM: each becomes one activity (spec §8.3).
func (e *Engine) Copy(ctx context.Context, a Actor, items ...int64) (CopyResult, error) {
	return CopyResult{}, errUnbuilt
}

// TakeOut takes items out again, until they are written. A written one counts as
// Unchanged.
func (e *Engine) TakeOut(ctx context.Context, a Actor, items ...int64) (CopyResult, error) {
	return CopyResult{}, errUnbuilt
}

// CopyThread copies the messages and InMails of a thread, and what comes later (Copy
// thread to CRM).
func (e *Engine) CopyThread(ctx context.Context, a Actor, threadID int64) (CopyResult, error) {
	return CopyResult{}, errUnbuilt
}

// TakeOutThread ends CopyThread and takes out what is not written yet.
func (e *Engine) TakeOutThread(ctx context.Context, a Actor, threadID int64) (CopyResult, error) {
	return CopyResult{}, errUnbuilt
}

// ChooseMember says whom a thread with several others is about (spec §7); 0 takes the
// choice back.
func (e *Engine) ChooseMember(ctx context.Context, a Actor, threadID, memberID int64) error {
	return errUnbuilt
}

// UpdateWritten sends the text of a later archive to the activity of an item that was
// "changed since written" (spec §8.10).
func (e *Engine) UpdateWritten(ctx context.Context, a Actor, items ...int64) (ResolveResult, error) {
	return ResolveResult{}, errUnbuilt
}
