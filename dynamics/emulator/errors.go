package emulator

import (
	"fmt"
	"net/http"
)

// Error codes that the server answers with (contract §8.3).
const (
	codeNone                 = 0
	codeInvalidArgument      = 0x80040203
	codeUnexpected           = 0x80040216
	codeNoSuchRow            = 0x80040217
	codePrivilege            = 0x80040220
	codeUserDisabled         = 0x80040225
	codeDuplicateKey         = 0x80040237
	codePluginRefused        = 0x80040265
	codeDuplicateDetected    = 0x80040333
	codePrincipalInvalid     = 0x8004049E
	codeOwnerInvalid         = 0x800404BD
	codeUserGone             = 0x80041D28
	codeNoRole               = 0x80042F09
	codeBadChoice            = 0x8004431A
	codeTooLong              = 0x80044331
	codeDeltaExpired         = 0x80044352
	codePartyType            = 0x80043505
	codeRegardingType        = 0x80043507
	codeNoTenantAccess       = 0x80044507
	codeSQL                  = 0x80044150
	codeSQLTimeout           = 0x80044151
	codeBadStatus            = 0x80048408
	codeBadPayload           = 0x80048D19
	codeAdminMode            = 0x8004A113
	codeNoLicense            = 0x8004D24B
	codeCannotEnable         = 0x8004D24C
	codeBadQuery             = 0x80060888
	codeNoSuchTable          = 0x8006088A
	codeVersionMissing       = 0x8006088D
	codeVersionChanged       = 0x80060882
	codeNoLocking            = 0x80060883
	codeNoRowForKey          = 0x80060891
	codeKeyTaken             = 0x80060892
	codeThrottledTime        = 0x80072321
	codeThrottledRequests    = 0x80072322
	codeThrottledConcurrency = 0x80072326
	codeNotMember            = 0x80072560
	codeCookie               = 0x80041129
	codeTableTaken           = 0x80047013
	codeColumnTaken          = 0x80047014
	codeNoRollup             = 0x80060419
	codeSecuredCreate        = 0x8004F502
	codeSecuredRead          = 0x8004F504
	codeSecuredUpdate        = 0x8004F507
)

// failure is a refused request: HTTP status, code and message as Dataverse
// words them.
type failure struct {
	Status  int
	Code    uint32
	Message string
	Header  http.Header
	HTML    bool // a gateway's page instead of JSON
	Cut     bool // the connection ends without an answer
}

func (f *failure) Error() string {
	return fmt.Sprintf("%d 0x%08x %s", f.Status, f.Code, f.Message)
}

// refuse makes a failure.
func refuse(status int, code uint32, format string, args ...any) *failure {
	return &failure{Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

func badQuery(format string, args ...any) *failure {
	return refuse(http.StatusBadRequest, codeBadQuery, format, args...)
}

func badPayload(t *table, format string, args ...any) *failure {
	return refuse(http.StatusBadRequest, codeBadPayload,
		"Error identified in Payload provided by the user for Entity :'%s', For more information on this error "+
			"please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ----> InnerException : %s",
		t.set, fmt.Sprintf(format, args...))
}

func undeclared(t *table, property string) *failure {
	return badPayload(t,
		"Microsoft.OData.ODataException: An undeclared property '%s' which only has property annotations "+
			"in the payload but no property value was found in the payload. In OData, only declared "+
			"navigation properties and declared named streams can be represented as properties without values.", property)
}

func invalidProperty(t *table, property string) *failure {
	return badPayload(t, "Microsoft.Crm.CrmException: Invalid property '%[1]s' was found in entity 'Microsoft.Dynamics.CRM.%[2]s'. ---> "+
		"Microsoft.OData.ODataException: The property '%[1]s' does not exist on type 'Microsoft.Dynamics.CRM.%[2]s'. "+
		"Make sure to only use property names that are defined by the type.", property, t.name)
}

func noProperty(t *table, property string) *failure {
	return badQuery("Could not find a property named '%s' on type 'Microsoft.Dynamics.CRM.%s'.", property, t.name)
}

func noRow(t *table, id string) *failure {
	return refuse(http.StatusNotFound, codeNoSuchRow, "%s With Id = %s Does Not Exist", t.name, id)
}

func noSegment(segment string) *failure {
	return refuse(http.StatusNotFound, codeNoSuchTable, "Resource not found for the segment '%s'.", segment)
}

func notAllowed(method, what string) *failure {
	return refuse(http.StatusMethodNotAllowed, codeNone, "The requested resource does not support http method '%s' on %s.", method, what)
}
