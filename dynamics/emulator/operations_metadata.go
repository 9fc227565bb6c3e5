package emulator

import (
	"bytes"
	_ "embed" // the declarations
	"fmt"
	"strings"
)

// operationTypes are the functions and actions as $metadata declares them, with the
// types that they take and give. A line is
//
//	complex NAME MEMBER:TYPE…
//	enum NAME MEMBER=VALUE…
//	function NAME PARAMETER:TYPE… > TYPE
//	action NAME PARAMETER:TYPE…
//
// "entity:mscrm.X" as the first parameter binds an operation to a row.
//
//go:embed published/operations.spec
var operationTypes string

// appendOperations writes the functions and actions, and what they need.
func appendOperations(b *bytes.Buffer) {
	for line := range strings.SplitSeq(operationTypes, "\n") {
		spec, returns, _ := strings.Cut(line, " > ")
		words := strings.Fields(spec)
		if len(words) < 2 {
			continue
		}
		kind, name, members := words[0], words[1], words[2:]
		switch kind {
		case "complex":
			fmt.Fprintf(b, `<ComplexType Name="%s">`, name)
			for _, member := range members {
				property, of, _ := strings.Cut(member, ":")
				element := "Property"
				if strings.HasPrefix(of, "mscrm.principal") {
					element = "NavigationProperty"
				}
				fmt.Fprintf(b, `<%s Name="%s" Type="%s" />`, element, property, of)
			}
			b.WriteString(`</ComplexType>`)
		case "enum":
			fmt.Fprintf(b, `<EnumType Name="%s">`, name)
			for _, member := range members {
				word, value, _ := strings.Cut(member, "=")
				fmt.Fprintf(b, `<Member Name="%s" Value="%s" />`, word, value)
			}
			b.WriteString(`</EnumType>`)
		default:
			appendOperation(b, strings.ToUpper(kind[:1])+kind[1:], name, members, returns)
		}
	}
}

func appendOperation(b *bytes.Buffer, element, name string, parameters []string, returns string) {
	bound := ""
	if len(parameters) > 0 && strings.HasPrefix(parameters[0], "entity:") {
		bound = ` IsBound="true"`
	}
	fmt.Fprintf(b, `<%s Name="%s"%s>`, element, name, bound)
	for _, parameter := range parameters {
		word, of, _ := strings.Cut(parameter, ":")
		fmt.Fprintf(b, `<Parameter Name="%s" Type="%s" />`, word, of)
	}
	if returns != "" {
		fmt.Fprintf(b, `<ReturnType Type="%s" Nullable="false" />`, returns)
	}
	fmt.Fprintf(b, `</%s>`, element)
}

// appendImports lists the unbound operations in the container.
func appendImports(b *bytes.Buffer) {
	for line := range strings.SplitSeq(operationTypes, "\n") {
		words := strings.Fields(line)
		if len(words) < 2 || len(words) > 2 && strings.HasPrefix(words[2], "entity:") {
			continue
		}
		switch words[0] {
		case "function":
			fmt.Fprintf(b, `<FunctionImport Name="%[1]s" Function="Microsoft.Dynamics.CRM.%[1]s" />`, words[1])
		case "action":
			fmt.Fprintf(b, `<ActionImport Name="%[1]s" Action="Microsoft.Dynamics.CRM.%[1]s" />`, words[1])
		}
	}
}
