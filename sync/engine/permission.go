package engine

import (
	"navsync/store"
	"navsync/sync/fault"
)

// Action names one thing that a person can do; it is what the audit shows.
type Action string

// Every action that changes something. A test has one row for each role and action.
const (
	ActPersonAdd     Action = "person.add"
	ActPersonRole    Action = "person.role"
	ActPersonRemove  Action = "person.remove"
	ActKeyAdd        Action = "person.key-add"
	ActKeyRemove     Action = "person.key-remove"
	ActInvite        Action = "person.invite"
	ActSessionsEnd   Action = "person.sessions-end"
	ActConnect       Action = "connection.connect"
	ActDisconnect    Action = "connection.disconnect"
	ActPause         Action = "connection.pause"
	ActResume        Action = "connection.resume"
	ActCheck         Action = "connection.check"
	ActSettings      Action = "settings.set"
	ActSync          Action = "sync.run"
	ActSyncCancel    Action = "sync.cancel"
	ActAcceptRemoval Action = "sync.accept-deletions"
	ActAcceptMatches Action = "sync.accept-matches"
	ActUndoProfile   Action = "profile.undo"
	ActSeatAssign    Action = "seat.assign"
	ActSeatSync      Action = "seat.sync"
	ActSeatLink      Action = "seat.link"
	ActSeatAlias     Action = "seat.alias"
	ActSeatBind      Action = "seat.bind"
	ActSeatUnbind    Action = "seat.unbind"
	ActSeatRemove    Action = "seat.remove"
	ActArchive       Action = "archive.import"
	ActArchiveUndo   Action = "archive.undo"
	ActItemAdd       Action = "item.add"
	ActItemCopy      Action = "item.copy"
	ActItemTakeOut   Action = "item.take-out"
	ActItemUpdate    Action = "item.update"
	ActNeverCopy     Action = "never-copy.change"
	ActRetry         Action = "writeback.retry"
	ActDeleteTwice   Action = "writeback.delete-twice"
	ActMove          Action = "writeback.move"
	ActResolve       Action = "unresolved.resolve"
	ActIgnore        Action = "unresolved.ignore"
	ActHandOver      Action = "unresolved.hand-over"
	ActUndo          Action = "unresolved.undo"
	ActSave          Action = "saved.change"
	ActReject        Action = "match.reject"
	ActTakeApart     Action = "member.take-apart"
	ActDiagnostics   Action = "diagnostics.export"
	ActBackup        Action = "backup.write"
	ActGoOn          Action = "backup.go-on"
)

// actServed is a connection over SSH in the audit; nobody may or may not do it.
const actServed Action = "serve.connection"

// Reach is how far a role may go with an action.
type Reach int

// None: forbidden. Own: on the actor's own seat. All: on everything.
const (
	None Reach = iota
	Own
	All
)

// reach is spec §1 as a table: everything for admins (an admin without a seat has no
// items of their own), retries and diagnostics for support, the own seat for sellers.
// What is copied only the seat holder decides (spec §8.3), also of an archive that an
// admin imported for them.
var reach = map[Action]map[store.Role]Reach{
	ActPersonAdd:     admins(),
	ActPersonRole:    admins(),
	ActPersonRemove:  admins(),
	ActKeyAdd:        admins(),
	ActKeyRemove:     admins(),
	ActInvite:        admins(),
	ActSessionsEnd:   admins(),
	ActConnect:       admins(),
	ActDisconnect:    admins(),
	ActPause:         admins(),
	ActResume:        admins(),
	ActCheck:         {store.AdminSeller: All, store.Admin: All, store.Support: All}, // support looks, and changes no setting
	ActSettings:      admins(),
	ActSync:          admins(),
	ActSyncCancel:    admins(),
	ActAcceptRemoval: admins(),
	ActAcceptMatches: admins(),
	ActUndoProfile:   admins(),
	ActSeatAssign:    admins(),
	ActSeatSync:      admins(),
	ActSeatLink:      admins(),
	ActSeatAlias:     admins(),
	ActSeatBind:      admins(), // by hand; an import binds for whoever may import
	ActSeatUnbind:    admins(),
	ActSeatRemove:    admins(),
	ActArchive:       {store.AdminSeller: All, store.Admin: All, store.Seller: Own},
	ActArchiveUndo:   {store.AdminSeller: All, store.Admin: All, store.Seller: Own},
	ActItemAdd:       holders(),
	ActItemCopy:      holders(),
	ActItemTakeOut:   holders(),
	ActItemUpdate:    holders(),
	ActNeverCopy:     {store.AdminSeller: All, store.Admin: All, store.Seller: Own},
	ActRetry:         {store.AdminSeller: All, store.Admin: All, store.Support: All, store.Seller: Own},
	ActDeleteTwice:   {store.AdminSeller: All, store.Admin: All, store.Seller: Own},
	ActMove:          {store.AdminSeller: All, store.Admin: All, store.Seller: Own},
	ActResolve:       {store.AdminSeller: All, store.Admin: All, store.Seller: Own},
	ActIgnore:        {store.AdminSeller: All, store.Admin: All, store.Seller: Own},
	ActHandOver:      {store.AdminSeller: All, store.Admin: All, store.Seller: Own},
	ActUndo:          {store.AdminSeller: All, store.Admin: All, store.Seller: Own},
	ActSave:          holders(),
	ActReject:        {store.AdminSeller: All, store.Admin: All, store.Seller: Own},
	ActTakeApart:     {store.AdminSeller: All, store.Admin: All, store.Seller: Own},
	ActDiagnostics:   {store.AdminSeller: All, store.Admin: All, store.Support: All},
	ActBackup:        admins(), // it holds everybody's texts
	ActGoOn:          admins(),
}

func admins() map[store.Role]Reach {
	return map[store.Role]Reach{store.AdminSeller: All, store.Admin: All}
}

func holders() map[store.Role]Reach {
	return map[store.Role]Reach{store.AdminSeller: Own, store.Seller: Own}
}

// ReachOf says how far role may go with action: screens ask it to show a disabled entry
// with its reason, the engine asks it before every change.
func ReachOf(role store.Role, action Action) Reach { return reach[action][role] }

// Allows says whether a may do action to what a seat has; 0 is what belongs to no seat.
func Allows(a Actor, action Action, seatID int64) bool {
	switch ReachOf(a.Role, action) {
	case All:
		return true
	case Own:
		return a.SeatID != 0 && seatID == a.SeatID
	}
	return false
}

// MayReadLog refuses the log to who may not export diagnostics, which hold as much.
func MayReadLog(a Actor) error {
	if ReachOf(a.Role, ActDiagnostics) == All {
		return nil
	}
	return fault.New(fault.Forbidden, "errors.forbidden-"+string(a.Role), "Action", string(ActDiagnostics))
}

// OnlyReads tells whether an action changes nothing, so that a read-only session may do it.
func OnlyReads(action Action) bool { return action == ActDiagnostics }
