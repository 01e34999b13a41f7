package import Leave

package typealias ProvisioningTokenID = Identifier<ProvisioningToken>
package typealias ProvisionedGroupID = Identifier<ProvisionedGroup>

/// What a token for provisioning names: the connection whose directory presents it.
package enum ProvisioningToken {}
