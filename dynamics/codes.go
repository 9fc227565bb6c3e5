package dynamics

import (
	"fmt"
	"strconv"
	"strings"
)

// Code is an error code of the platform, normalized from the hexadecimal and
// signed decimal spellings (contract §8.1). 0 means none.
type Code uint32

// String is the code as Microsoft documents it, for example 0x80040217.
func (c Code) String() string { return fmt.Sprintf("0x%08X", uint32(c)) }

// The codes that the client knows (contract §8.3).
const (
	CodeNotMember             Code = 0x80072560
	CodeUserDisabled          Code = 0x80040225
	CodeNoRole                Code = 0x80042F09
	CodeNoLicense             Code = 0x8004D24B
	CodeUnlicensedEnable      Code = 0x8004D24C
	CodeAdminMode             Code = 0x8004A113
	CodeNoTenantAccess        Code = 0x80044507
	CodePrivilegeDenied       Code = 0x80040220
	CodePrivilegeMissing      Code = 0x80048306
	CodeAccessDenied          Code = 0x80040277
	CodeAssignDenied          Code = 0x80040299
	CodeSecuredRead           Code = 0x8004F504
	CodeSecuredCreate         Code = 0x8004F502
	CodeSecuredUpdate         Code = 0x8004F507
	CodeNotFound              Code = 0x80040217
	CodeAlternateKeyNotFound  Code = 0x80060891
	CodeResourceNotFound      Code = 0x8006088A
	CodeInvalidQuery          Code = 0x80060888
	CodePayloadRefused        Code = 0x80048D19
	CodeInvalidArgument       Code = 0x80040203
	CodeDuplicateRecord       Code = 0x80040237
	CodeDuplicateAlternateKey Code = 0x80060892
	CodeUniqueIndex           Code = 0x80073002
	CodeDuplicateRule         Code = 0x80040333
	CodeVersionMismatch       Code = 0x80060882
	CodeLockingNotEnabled     Code = 0x80060883
	CodeVersionNotSupplied    Code = 0x8006088D
	CodeInvalidStatus         Code = 0x80048408
	CodeTextTooLong           Code = 0x80044331
	CodeChoiceNotOffered      Code = 0x8004431A
	CodeRegardingRefused      Code = 0x80043507
	CodeRegardingTypeRefused  Code = 0x80043503
	CodePartyTypeRefused      Code = 0x80043505
	CodeOwnerInvalid          Code = 0x800404BD
	CodePrincipalInvalid      Code = 0x8004049E
	CodeUserGone              Code = 0x80041D28
	CodeUnexpected            Code = 0x80040216
	CodePluginAborted         Code = 0x80040265
	CodePluginRefused         Code = 0x80040224
	CodeSQLError              Code = 0x80044150
	CodeSQLTimeout            Code = 0x80044151
	CodeThrottledTime         Code = 0x80072321
	CodeThrottledRequests     Code = 0x80072322
	CodeThrottledConcurrent   Code = 0x80072326
	// What another client takes for throttling, too (contract §7).
	CodeThrottledOther      Code = 0x8005F103
	CodeThrottledPlatform   Code = 0x80060308
	CodeVersionStampExpired Code = 0x80044352
	CodeOnlineOnly          Code = 0x80072302
)

// ParseCode normalizes a code as it is written in an error answer: hex with or
// without 0x, or a decimal that may be negative. Anything else is 0.
func ParseCode(text string) Code {
	text = strings.TrimSpace(text)
	if digits, ok := cutHexPrefix(text); ok {
		n, err := strconv.ParseUint(digits, 16, 32)
		if err != nil {
			return 0
		}
		return Code(n)
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n >= -1<<31 && n < 1<<32 && len(text) != 8 {
		return Code(uint32(n)) //nolint:gosec // the signed spelling of the same 32 bits
	}
	if n, err := strconv.ParseUint(text, 16, 32); err == nil && len(text) == 8 {
		return Code(n)
	}
	return 0
}

func cutHexPrefix(text string) (string, bool) {
	if len(text) > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X') {
		return text[2:], true
	}
	return "", false
}
