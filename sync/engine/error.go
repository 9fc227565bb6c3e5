package engine

import (
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// What the screens and the command line meet of errors and runs has its name at the door.

// Code says what kind of error it is (spec §3.4).
type Code = fault.Code

// Error is an error for people.
type Error = fault.Error

// The codes.
const (
	CodeConnection  = fault.Connection
	CodeCRM         = fault.CRM
	CodePrivilege   = fault.Privilege
	CodeSchema      = fault.Schema
	CodeCredentials = fault.Credentials
	CodeThrottled   = fault.Throttled
	CodeData        = fault.Data
	CodeOwner       = fault.Owner
	CodeNotFound    = fault.NotFound
	CodeConflict    = fault.Conflict
	CodeForbidden   = fault.Forbidden
	CodeUsage       = fault.Usage
	CodeStorage     = fault.Storage
	CodeInternal    = fault.Internal
)

// CodeOf is the code of err, CodeInternal when it carries none, "" for nil.
func CodeOf(err error) Code { return fault.CodeOf(err) }

// Steps are the names of a run's steps in their order.
func Steps() []string { return journal.Steps() }

// ScopeItem is the scope of problems that concern one item each.
const ScopeItem = journal.ScopeItem
