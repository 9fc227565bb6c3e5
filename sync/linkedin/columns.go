package linkedin

// The columns of LinkedIn's files by the letters of their names. Which of them exist changed with the years,
// so a header is recognized by what every era has.

func isMessagesHeader(c columns) bool {
	return c.has("conversationid") && c.has("from") && c.has("date") && c.has("content")
}

func isConnectionsHeader(c columns) bool {
	return c.has("firstname") && c.has("lastname") && c.has("connectedon")
}

func isNotesHeader(c columns) bool {
	return c.has("note") && (c.has("connectionprofileurl") || c.has("connectionfirstname", "connectionlastname"))
}

func isInvitationsHeader(c columns) bool {
	return c.has("from") && c.has("to") && c.has("direction")
}

func isProfileHeader(c columns) bool {
	return c.has("firstname") && c.has("lastname")
}

func isEndorsementHeader(c columns) bool {
	return c.has("endorserpublicurl", "endorseepublicurl")
}
