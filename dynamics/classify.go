package dynamics

import "net/http"

// codeClasses is the table of contract §8.3.
var codeClasses = map[Code]Class{
	CodeNotMember:             ClassConnection,
	CodeUserDisabled:          ClassPrivilege,
	CodeNoRole:                ClassPrivilege,
	CodeNoLicense:             ClassPrivilege,
	CodeUnlicensedEnable:      ClassPrivilege,
	CodeAdminMode:             ClassPrivilege,
	CodeNoTenantAccess:        ClassPrivilege,
	CodePrivilegeDenied:       ClassPrivilege,
	CodePrivilegeMissing:      ClassPrivilege,
	CodeAccessDenied:          ClassPrivilege,
	CodeAssignDenied:          ClassPrivilege,
	CodeSecuredRead:           ClassPrivilege,
	CodeSecuredCreate:         ClassPrivilege,
	CodeSecuredUpdate:         ClassPrivilege,
	CodeNotFound:              ClassNotFound,
	CodeAlternateKeyNotFound:  ClassNotFound,
	CodeResourceNotFound:      ClassSchema,
	CodeInvalidQuery:          ClassBug,
	CodePayloadRefused:        ClassBug,
	CodeInvalidArgument:       ClassBug,
	CodeDuplicateRecord:       ClassDuplicate,
	CodeDuplicateAlternateKey: ClassSkip,
	CodeUniqueIndex:           ClassSkip,
	CodeDuplicateRule:         ClassSkip,
	CodeVersionMismatch:       ClassStale,
	CodeLockingNotEnabled:     ClassBug,
	CodeVersionNotSupplied:    ClassBug,
	CodeInvalidStatus:         ClassAdmin,
	CodeTextTooLong:           ClassSkip,
	CodeChoiceNotOffered:      ClassAdmin,
	CodeRegardingRefused:      ClassAdmin,
	CodeRegardingTypeRefused:  ClassAdmin,
	CodePartyTypeRefused:      ClassSkip,
	CodeOwnerInvalid:          ClassOwner,
	CodePrincipalInvalid:      ClassOwner,
	CodeUserGone:              ClassOwner,
	CodeUnexpected:            ClassRetry,
	CodePluginAborted:         ClassSkip,
	CodePluginRefused:         ClassSkip,
	CodeSQLError:              ClassRetry,
	CodeSQLTimeout:            ClassRetry,
	CodeThrottledTime:         ClassThrottled,
	CodeThrottledRequests:     ClassThrottled,
	CodeThrottledConcurrent:   ClassThrottled,
	CodeThrottledOther:        ClassThrottled,
	CodeThrottledPlatform:     ClassThrottled,
	CodeVersionStampExpired:   ClassResync,
	CodeOnlineOnly:            ClassAdmin,
}

// classify decides by the code, then by the status. known says that the body
// was the platform's and not a gateway's.
func classify(status int, code Code, message string, known bool) Class {
	if status == http.StatusTooManyRequests {
		return ClassThrottled
	}
	if status == http.StatusBadRequest && (code == CodeInvalidQuery || code == 0) && unknownProperty(message) {
		return ClassSchema
	}
	if status == http.StatusNotFound && code == CodeInvalidQuery {
		return ClassSchema // "Resource not found for the segment", by another code
	}
	if class, ok := codeClasses[code]; ok {
		return class
	}
	if code != 0 && !familyOfStatus[status] {
		return ClassUnknown
	}
	return classByStatus(status, known)
}

// familyOfStatus are the statuses that say what to do whatever the code is; with
// any other a code that nobody listed is an unclassified CRM error.
var familyOfStatus = map[int]bool{
	http.StatusUnauthorized: true, http.StatusForbidden: true, http.StatusRequestEntityTooLarge: true,
	http.StatusBadGateway: true, http.StatusServiceUnavailable: true, http.StatusGatewayTimeout: true,
}

func classByStatus(status int, known bool) Class {
	switch status {
	case http.StatusUnauthorized:
		return ClassCredentials
	case http.StatusForbidden:
		return ClassPrivilege
	case http.StatusNotFound:
		if known {
			return ClassSchema
		}
		return ClassConnection
	case http.StatusPreconditionFailed:
		return ClassStale
	case http.StatusBadRequest, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return ClassBug
	case http.StatusRequestEntityTooLarge:
		return ClassSkip
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return ClassRetry
	case http.StatusInternalServerError:
		if !known {
			return ClassRetry
		}
		return ClassUnknown
	case http.StatusProxyAuthRequired, http.StatusRequestTimeout:
		return ClassConnection
	}
	if status/100 == 3 || status/100 == 2 {
		return ClassConnection
	}
	return ClassUnknown
}

// blameOwner reads "user disabled" in the refusal of a write as the owner's
// state: a caller that is disabled cannot even ask who it is (trap 26).
func (e *Error) blameOwner() {
	if e.Code == CodeUserDisabled {
		e.Class = ClassOwner
	}
}
