package emulator

import (
	"net/http"
	"slices"
)

// FaultKind says what a fault does to the requests that it strikes.
type FaultKind string

// The kinds that refuse with the status they are named after, before anything is
// done; code= chooses the error code, html a gateway's page instead of JSON.
const (
	FaultBadRequest         FaultKind = "400"
	FaultForbidden          FaultKind = "403"
	FaultNotFound           FaultKind = "404" // a table that is not there
	FaultMethodNotAllowed   FaultKind = "405"
	FaultPreconditionFailed FaultKind = "412" // a changed version
	FaultTooLarge           FaultKind = "413"
	FaultServerError        FaultKind = "500"
	FaultNotImplemented     FaultKind = "501"
	FaultBadGateway         FaultKind = "502"
	FaultUnavailable        FaultKind = "503"
	FaultGatewayTimeout     FaultKind = "504"
)

// The kinds about sign-in and who may call.
const (
	FaultUnauthorized FaultKind = "401" // the token has expired
	// FaultClaims challenges a signed-in caller for more claims (401 with
	// insufficient_claims) until its token was asked for with them; a fixed access
	// token never is: give times=.
	FaultClaims     FaultKind = "claims"
	FaultAADSTS     FaultKind = "aadsts"       // the next request for a token fails with this Entra number
	FaultAdminMode  FaultKind = "admin-mode"   // every call answers 403 0x8004A113
	FaultNotAMember FaultKind = "not-a-member" // every call answers 403 0x80072560
	FaultNoRole     FaultKind = "no-role"      // every call answers 403 0x80042F09
	FaultNoLicense  FaultKind = "no-license"   // every call answers 403 0x8004D24B
	FaultDeny       FaultKind = "deny"         // a privilege is missing for every user but administrators
)

// The kinds about the way between client and organization.
const (
	// FaultThrottled answers 429; code=requests, time or concurrent chooses which of
	// the three limits; the Retry-After that retry-after= asks for grows by half each
	// time a caller comes back too early.
	FaultThrottled   FaultKind = "429"
	FaultLostRequest FaultKind = "lost-request" // the connection is cut before anything was done
	FaultLostAnswer  FaultKind = "lost-answer"  // the request is applied and committed, then the connection is cut
	FaultSlow        FaultKind = "slow"         // the answer waits: any Go duration
	FaultTruncate    FaultKind = "truncate"     // the answer's body stops in the middle
)

// The kinds about what a call does.
const (
	// FaultDeltaExpired: a delta link, or a stamp of RetrieveMetadataChanges, answers
	// 0x80044352; on=TABLE limits it.
	FaultDeltaExpired FaultKind = "delta-expired"
	// FaultMetadataChange lets the metadata of a table change as a delta link comes in:
	// links given out before answer 0x80044352, later ones are good. It strikes once
	// unless times= says otherwise.
	FaultMetadataChange FaultKind = "metadata-change"
	FaultMissingDelta   FaultKind = "missing-delta"  // the last page of a tracked read has no delta link
	FaultOtherAlias     FaultKind = "other-alias"    // links name the organization's other host
	FaultRepeatRows     FaultKind = "repeat-rows"    // the last row of a page comes again on the next one
	FaultPluginRefused  FaultKind = "plugin-refused" // a write is refused by a customer's plug-in (0x80040265)
	FaultDuplicate      FaultKind = "duplicate"      // a write is refused by duplicate detection (0x80040333)
	FaultDisabledOwner  FaultKind = "disabled-owner" // giving a row to another owner is refused (0x80040225)
	FaultBatchJSON      FaultKind = "batch-json"     // a $batch is refused as plain JSON with 400
)

// What a rule may say besides its kind.
var (
	where     = []string{"on", "times", "after", "p"}
	asStatus  = append([]string{"code", "html", "retry-after", "date"}, where...)
	asLimit   = append([]string{"code", "retry-after", "date"}, where...)
	onlyTimes = []string{"times"}
)

// faultKind is how rules of a kind are written and, for those that refuse every
// request alike before anything is done, with what.
type faultKind struct {
	kind    FaultKind
	value   string   // an example of what follows "=", "" where nothing does
	takes   []string // the settings that mean something to it
	status  int      // 0: it refuses in its own way, or does something else
	code    uint32   // unless code= names another
	message string
}

var faultKinds = []faultKind{
	{kind: FaultBadRequest, takes: asStatus, status: http.StatusBadRequest, code: codeInvalidArgument, message: "The request is not valid."},
	{kind: FaultUnauthorized, takes: where},
	{
		kind: FaultForbidden, takes: asStatus, status: http.StatusForbidden, code: codeNoTenantAccess,
		message: "The user does not have access to the tenant or the environment.",
	},
	{kind: FaultNotFound, takes: asStatus, status: http.StatusNotFound, code: codeNoSuchTable, message: "Resource not found."},
	{kind: FaultMethodNotAllowed, takes: asStatus, status: http.StatusMethodNotAllowed, message: "The requested resource does not support this method."},
	{
		kind: FaultPreconditionFailed, takes: asStatus, status: http.StatusPreconditionFailed, code: codeVersionChanged,
		message: "The version of the existing record doesn't match the RowVersion property provided.",
	},
	{kind: FaultTooLarge, takes: asStatus, status: http.StatusRequestEntityTooLarge, message: "The request is too large."},
	{kind: FaultThrottled, takes: asLimit},
	{kind: FaultServerError, takes: asStatus, status: http.StatusInternalServerError, code: codeUnexpected, message: "An unexpected error occurred."},
	{kind: FaultNotImplemented, takes: asStatus, status: http.StatusNotImplemented, message: "Not Implemented"},
	{kind: FaultBadGateway, takes: asStatus, status: http.StatusBadGateway, message: "Bad Gateway"},
	{kind: FaultUnavailable, takes: asStatus, status: http.StatusServiceUnavailable, message: "Service Unavailable"},
	{kind: FaultGatewayTimeout, takes: asStatus, status: http.StatusGatewayTimeout, message: "Gateway Timeout"},
	{kind: FaultClaims, takes: where},
	{kind: FaultLostRequest, takes: where},
	{kind: FaultLostAnswer, takes: where},
	{kind: FaultSlow, value: "200ms", takes: where},
	{kind: FaultTruncate, takes: where},
	{kind: FaultDeltaExpired, takes: where},
	{kind: FaultMetadataChange, takes: where},
	{kind: FaultMissingDelta, takes: where},
	{kind: FaultOtherAlias, takes: where},
	{kind: FaultRepeatRows, takes: where},
	{kind: FaultPluginRefused, takes: where},
	{kind: FaultDuplicate, takes: where},
	{kind: FaultDisabledOwner, takes: where},
	{kind: FaultAdminMode, takes: where, status: http.StatusForbidden, code: codeAdminMode, message: "The organization is in administration mode."},
	{kind: FaultNotAMember, takes: where, status: http.StatusForbidden, code: codeNotMember, message: "The user is not a member of the organization."},
	{kind: FaultNoRole, takes: where, status: http.StatusForbidden, code: codeNoRole, message: "The user has not been assigned any security roles."},
	{kind: FaultNoLicense, takes: where, status: http.StatusForbidden, code: codeNoLicense, message: "The user is not assigned any license."},
	{kind: FaultBatchJSON, takes: where},
	{kind: FaultDeny, value: "prvReadLead"},
	{kind: FaultAADSTS, value: "50173", takes: onlyTimes},
}

// FaultUsage is how each kind is written in a rule, with an example of its value:
// "429", "slow=200ms". The kind is what stands before the equals sign.
func FaultUsage() []string {
	lines := make([]string, len(faultKinds))
	for i, k := range faultKinds {
		lines[i] = string(k.kind)
		if k.value != "" {
			lines[i] += "=" + k.value
		}
	}
	return lines
}

// about finds what there is to know of a kind; false where there is no such kind.
func (k FaultKind) about() (faultKind, bool) {
	i := slices.IndexFunc(faultKinds, func(known faultKind) bool { return known.kind == k })
	if i < 0 {
		return faultKind{}, false
	}
	return faultKinds[i], true
}
