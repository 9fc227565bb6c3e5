package fault

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"navsync/dynamics"
	"navsync/dynamics/auth"
)

// codeOf says for each class of the client's errors which code people see (spec §3.4).
var codeOf = map[dynamics.Class]Code{
	dynamics.ClassUnknown:     CRM,
	dynamics.ClassRetry:       CRM,
	dynamics.ClassConnection:  Connection,
	dynamics.ClassCredentials: Credentials,
	dynamics.ClassPrivilege:   Privilege,
	dynamics.ClassSchema:      Schema,
	dynamics.ClassAdmin:       Data,
	dynamics.ClassSkip:        Data,
	dynamics.ClassNotFound:    NotFound,
	dynamics.ClassOwner:       Owner,
	dynamics.ClassDuplicate:   Conflict,
	dynamics.ClassStale:       Conflict,
	dynamics.ClassResync:      CRM,
	dynamics.ClassThrottled:   Throttled,
	dynamics.ClassBug:         Internal,
}

// platformKeys are the refusals of the platform that have a sentence and a remedy of
// their own (contract §8.3): errors.crm.WORD and remedy.crm.WORD.
var platformKeys = map[dynamics.Code]string{
	dynamics.CodeNotMember:      "not-a-member",
	dynamics.CodeUserDisabled:   "user-disabled",
	dynamics.CodeNoRole:         "no-role",
	dynamics.CodeNoLicense:      "no-license",
	dynamics.CodeAdminMode:      "admin-mode",
	dynamics.CodeNoTenantAccess: "no-access",
	dynamics.CodeOnlineOnly:     "on-premises",
	dynamics.CodePluginAborted:  "plugin",
	dynamics.CodePluginRefused:  "plugin",
	dynamics.CodeDuplicateRule:  "duplicate-rule",
	dynamics.CodeInvalidStatus:  "status-reason",
	dynamics.CodeSecuredRead:    "secured-column",
	dynamics.CodeSecuredCreate:  "secured-column",
	dynamics.CodeSecuredUpdate:  "secured-column",
}

// FromDynamics gives an error of the client, of the sign-in or of the network its code,
// its sentence and what support asks for. An error that carries a code keeps it; nil
// stays nil. A cancelled context is Internal and still matches context.Canceled.
func FromDynamics(err error) *Error {
	if err == nil {
		return nil
	}
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	var refused *auth.SignInError
	if errors.As(err, &refused) {
		return fromSignIn(refused, err)
	}
	var answer *dynamics.Error
	if errors.As(err, &answer) {
		return fromAnswer(answer, err)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &Error{Code: Internal, Key: "errors.cancelled", Err: err}
	}
	var address *dynamics.AddressError
	if errors.As(err, &address) {
		return fromAddress(address, err)
	}
	if errors.Is(err, dynamics.ErrNoTable) || errors.Is(err, dynamics.ErrNoColumn) {
		return &Error{Code: Schema, Err: err}
	}
	return &Error{Code: Connection, Err: err}
}

// exampleAddress is what an organization's address looks like (spec §3.1b).
const exampleAddress = "contoso.crm4.dynamics.com"

// fromAddress is an address that cannot be used: what it is instead, and an example.
func fromAddress(address *dynamics.AddressError, whole error) *Error {
	example := exampleAddress
	switch address.Problem {
	case dynamics.AddressBareWord:
		example = address.Host + ".crm4.dynamics.com"
	case dynamics.AddressPlainHTTP:
		example = "https://" + address.Host
	}
	return &Error{
		Code: Usage, Key: "errors.address-" + string(address.Problem), Remedy: "errors.address.next",
		Facts: map[string]any{"Host": address.Host, "Example": example}, Err: whole,
	}
}

// fromAnswer is a refusal or failure of one request. whole is the error that wraps it.
func fromAnswer(answer *dynamics.Error, whole error) *Error {
	e := &Error{
		Code: codeOf[answer.Class], Status: answer.Status, RequestID: answer.RequestID,
		Privilege: answer.MissingPrivilege, Detail: answer.Message, Err: whole,
	}
	if answer.Code != 0 {
		e.CRMCode = answer.Code.String()
	}
	if word, ok := platformKeys[answer.Code]; ok {
		e.Key, e.Remedy = "errors.crm."+word, "remedy.crm."+word
	}
	if cause := dynamics.CauseOf(answer); cause != "" {
		e.blameNetwork(answer, cause)
	}
	if answer.RetryAfter > 0 {
		e.Facts = map[string]any{"RetryAfter": answer.RetryAfter}
	}
	if len(answer.Columns) > 0 {
		e.Facts = map[string]any{"Columns": strings.Join(answer.Columns, ", ")}
	}
	return e
}

// blameNetwork says what the network said (spec §3.1b). Whatever answers to an anonymous
// question at the address of no organization is a wrong address, no passing fault.
func (e *Error) blameNetwork(answer *dynamics.Error, cause dynamics.Cause) {
	e.Cause, e.Lasting = string(cause), cause.Lasting()
	e.Detail = cmp.Or(answer.Technical, answer.Error())
	if e.Key == "" {
		e.Remedy = "remedy.network." + string(cause)
	}
	if errors.Is(answer, dynamics.ErrNotDynamics) {
		e.Code, e.Key, e.Remedy = Usage, "errors.address-not-dynamics", "errors.address.next"
		e.Facts = map[string]any{"Example": exampleAddress}
	}
}

// fromSignIn is a refusal of Microsoft Entra, or of the network on the way to it: each kind
// has a sentence, each remedy a next step. whole is the error that wraps it.
func fromSignIn(refused *auth.SignInError, whole error) *Error {
	e := &Error{
		Code: Credentials, Key: "signin." + string(refused.Kind), Remedy: "signin.remedy." + string(refused.Remedy),
		RequestID: supportIDs(refused), Detail: refused.Error(), Err: whole,
	}
	if refused.AADSTS != 0 {
		e.CRMCode = fmt.Sprintf("AADSTS%d", refused.AADSTS)
	}
	switch refused.Kind {
	case auth.KindConnection, auth.KindTimeout, auth.KindBusy, auth.KindKeyring: // it passes without signing in again
		e.Code = Connection
	case auth.KindCancelled:
		e.Code = Usage
	}
	return e
}

// supportIDs are the two ids that Microsoft's support asks for after a sign-in.
func supportIDs(refused *auth.SignInError) string {
	if refused.TraceID == "" {
		return refused.CorrelationID
	}
	return refused.CorrelationID + ", trace " + refused.TraceID
}

// Unanswered says that Dynamics cannot or may not tell what was asked: the table, column or
// function is not there, or the role may not see it. The answer is missing; all else works.
func Unanswered(err error) bool {
	//exhaustive:enforce
	switch dynamics.ClassOf(err) {
	case dynamics.ClassSchema, dynamics.ClassNotFound, dynamics.ClassPrivilege, dynamics.ClassAdmin, dynamics.ClassBug:
		return true
	case dynamics.ClassUnknown, dynamics.ClassRetry, dynamics.ClassConnection, dynamics.ClassCredentials, dynamics.ClassSkip,
		dynamics.ClassOwner, dynamics.ClassDuplicate, dynamics.ClassStale, dynamics.ClassResync, dynamics.ClassThrottled:
	}
	return false
}
