package emulator

import "maps"

// customizing are the members of a table's definition that say how it can be changed
// and how it is shown; nothing here depends on them.
func customizing(t *table) object {
	d := object{
		"IconVectorName": nil, "IconSmallName": nil, "IconMediumName": nil, "IconLargeName": nil, "EntityColor": nil, "EntityHelpUrl": nil,
		"EntityHelpUrlEnabled": false, "ExternalName": nil, "ExternalCollectionName": nil, "PrimaryImageAttribute": nil, "DataSourceId": nil,
		"MobileOfflineFilters": nil, "RecurrenceBaseEntityLogicalName": nil, "ReportViewName": "Filtered" + t.name, "IntroducedVersion": "1.0.0.0",
		"DaysSinceRecordLastModified": 0, "HasChanged": nil, "CreatedOn": "1900-01-01T00:00:00Z", "ModifiedOn": "1900-01-01T00:00:00Z", "Settings": []any{},
		"ActivityTypeMask": 0,
	}
	if len(t.images) > 0 {
		d["PrimaryImageAttribute"] = t.images[0].name
	}
	for _, name := range []string{
		"IsValidForAdvancedFind", "IsImportable", "IsEnabledForCharts", "IsMSTeamsIntegrationEnabled", "IsReadingPaneEnabled", "IsStateModelAware",
	} {
		d[name] = true
	}
	for _, name := range []string{
		"AutoCreateAccessTeams", "AutoRouteToOwnerQueue", "CanTriggerWorkflow", "EnforceStateTransitions", "HasEmailAddresses", "HasFeedback",
		"IsAIRUpdated", "IsArchivalEnabled", "IsAvailableOffline", "IsBPFEntity", "IsBusinessProcessEnabled", "IsChildEntity",
		"IsDocumentManagementEnabled", "IsDocumentRecommendationsEnabled", "IsEnabledForExternalChannels", "IsEnabledForTrace",
		"IsInteractionCentricEnabled", "IsKnowledgeManagementEnabled", "IsOneNoteIntegrationEnabled", "IsPrivate", "IsQuickCreateEnabled",
		"IsRetentionEnabled", "IsRetrieveAuditEnabled", "IsRetrieveMultipleAuditEnabled", "IsSLAEnabled", "IsSolutionAware",
		"SyncToExternalSearchIndex", "UsesBusinessDataLabelTable", "ContainsAISuggestions",
	} {
		d[name] = false
	}
	for name, property := range map[string]string{
		"CanBeInCustomEntityAssociation": "canbeincustomentityassociation", "CanBeInManyToMany": "canbeinmanytomany",
		"CanBePrimaryEntityInRelationship": "canbeprimaryentityinrelationship", "CanBeRelatedEntityInRelationship": "canberelatedentityinrelationship",
		"CanCreateAttributes": "cancreateattributes", "CanCreateCharts": "cancreatecharts", "CanCreateForms": "cancreateforms",
		"CanCreateViews": "cancreateviews", "CanEnableSyncToExternalSearchIndex": "canenablesynctoexternalsearchindex",
		"CanModifyAdditionalSettings": "canmodifyadditionalsettings", "IsAuditEnabled": "canmodifyauditsettings",
		"IsConnectionsEnabled": "canmodifyconnectionsettings", "IsCustomizable": "iscustomizable",
		"IsDuplicateDetectionEnabled": "canmodifyduplicatedetectionsettings", "IsMailMergeEnabled": "canmodifymailmergesettings",
		"IsMappable": "ismappable", "IsOfflineInMobileClient": "canmodifymobileclientoffline", "IsReadOnlyInMobileClient": "canmodifymobileclientreadonly",
		"IsRenameable": "isrenameable", "IsValidForQueue": "canmodifyqueuesettings", "IsVisibleInMobile": "canmodifymobilevisibility",
		"IsVisibleInMobileClient": "canmodifymobileclientvisibility",
	} {
		d[name] = managed(property)
	}
	return d
}

// customizeColumn adds to a column's definition what customizing says of a table.
func customizeColumn(o object, t *table, c *column) {
	maps.Copy(o, object{
		"AutoNumberFormat": "", "ColumnNumber": t.number(c), "DeprecatedVersion": nil, "ExternalName": nil, "InheritsFrom": nil,
		"IntroducedVersion": "1.0.0.0", "IsDataSourceSecret": false, "IsFilterable": true, "IsRequiredForForm": c.required, "IsRetrievable": true,
		"IsSearchable": c.kind == kindText, "IsValidForForm": true, "IsValidForGrid": true, "LinkedAttributeId": nil, "SourceType": 0,
		"HasChanged": nil, "CreatedOn": "1900-01-01T00:00:00Z", "ModifiedOn": "1900-01-01T00:00:00Z", "Settings": []any{},
	})
	for name, property := range map[string]string{
		"CanModifyAdditionalSettings": "canmodifyadditionalsettings", "IsAuditEnabled": "canmodifyauditsettings", "IsCustomizable": "iscustomizable",
		"IsGlobalFilterEnabled": "canmodifyglobalfiltersettings", "IsRenameable": "isrenameable", "IsSortableEnabled": "canmodifyissortablesettings",
		"IsValidForAdvancedFind": "canmodifysearchsettings",
	} {
		o[name] = managed(property)
	}
}

// number is a column's place in its table, from 1.
func (t *table) number(c *column) int {
	for i, other := range t.columns {
		if other == c {
			return i + 1
		}
	}
	return 0
}

// cascade is what happens to rows with the row that they point to.
func cascade(l *link) object {
	o := object{}
	for _, name := range []string{"Archive", "Assign", "Merge", "Reparent", "RollupView", "Share", "Unshare"} {
		o[name] = "NoCascade"
	}
	o["Delete"] = "RemoveLink"
	if cascades(l) {
		o["Delete"] = "Cascade"
	}
	return o
}

// menu is how a relationship is listed beside a row.
func menu(name string) object {
	return object{
		"Behavior": "UseCollectionName", "Group": "Details", "Order": 10000, "IsCustomizable": true, "Icon": nil, "ViewId": nil,
		"AvailableOffline": true, "MenuId": nil, "QueryApi": nil, "Label": label(name),
	}
}
