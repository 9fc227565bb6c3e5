package journal

// The steps of a run in their order; the names stand in the store.
const (
	StepCheck         = "check"
	StepUsers         = "users"
	StepAccounts      = "accounts"
	StepContacts      = "contacts"
	StepLeads         = "leads"
	StepOpportunities = "opportunities"
	StepStakeholders  = "stakeholders"
	StepIndex         = "index"
	StepMatch         = "match"
	StepAutoSave      = "auto-save"
	StepWriteBack     = "write-back"
	StepResolve       = "resolve"
)

// Steps are the names of a run's steps in their order.
func Steps() []string {
	return []string{
		StepCheck, StepUsers, StepAccounts, StepContacts, StepLeads, StepOpportunities,
		StepStakeholders, StepIndex, StepMatch, StepAutoSave, StepWriteBack, StepResolve,
	}
}
