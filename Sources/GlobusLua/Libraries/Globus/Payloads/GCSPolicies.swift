import LuaRuntime

/// A document with what depends on the connector of a storage gateway or a collection.
struct GCSPolicy: Sendable {
    /// The name in the Globus SDK.
    let name: String
    /// The storage, for people.
    let storage: String
    /// Whether it belongs to collections, and not to storage gateways.
    let isOfCollections: Bool
    /// The type of the document, without its version.
    let type: String
    let fields: [PayloadField]

    static let all: [GCSPolicy] = ofGateways + ofCollections

    private static let ofGateways: [GCSPolicy] = [
        gateway("POSIXStoragePolicies", "POSIX", "posix", groups),
        gateway(
            "POSIXStagingStoragePolicies",
            "POSIX Staging",
            "posix_staging",
            PayloadField.joined(
                groups,
                [
                    .text("stage_app", "The program that stages files."),
                    .list("environment", "The program's environment variables: tables with `name` and `value`."),
                ]
            )
        ),
        gateway(
            "BlackPearlStoragePolicies",
            "BlackPearl",
            "blackpearl",
            [
                .text("s3_endpoint", "The address of the appliance's S3 interface."),
                .text("bp_access_id_file", "The file that maps users to accounts."),
            ]
        ),
        gateway(
            "BoxStoragePolicies",
            "Box",
            "box",
            [
                .text("enterpriseID", "The Box enterprise."),
                .table("boxAppSettings", "How the gateway authenticates itself."),
            ]
        ),
        gateway(
            "CephStoragePolicies",
            "Ceph",
            "ceph",
            [
                .text("s3_endpoint", "The address of the S3 interface."),
                .texts("s3_buckets", "The buckets that are shown at the root."),
                .text("ceph_admin_key_id", "The id of the administrator's key."),
                .text("ceph_admin_secret_key", "The administrator's secret key."),
            ]
        ),
        gateway(
            "GoogleDriveStoragePolicies",
            "Google Drive",
            "google_drive",
            PayloadField.joined(
                client("Google"),
                [.integer("user_api_rate_quota", "How many requests a user may make.")]
            )
        ),
        gateway(
            "GoogleCloudStoragePolicies",
            "Google Cloud Storage",
            "google_cloud",
            PayloadField.joined(
                client("Google"),
                [
                    .table("service_account_key", "The key of a service account, as Google gives it."),
                    .texts("buckets", "The buckets that may be accessed; any where it is left out."),
                    .texts("projects", "The projects that may be accessed; any where it is left out."),
                ]
            )
        ),
        gateway(
            "OneDriveStoragePolicies",
            "OneDrive",
            "onedrive",
            PayloadField.joined(
                client("Microsoft"),
                [
                    .text("tenant", "The tenant whose users may log in."),
                    .integer("user_api_rate_limit", "How many requests a user may make."),
                ]
            )
        ),
        gateway(
            "AzureBlobStoragePolicies",
            "Azure Blob",
            "azure_blob",
            PayloadField.joined(
                client("Microsoft"),
                [
                    .text("tenant", "The tenant whose users may log in."),
                    .text("account", "The storage account."),
                    .text("auth_type", "\"user\", \"service_principal\" or \"user_service_principal\"."),
                    .boolean("adls", "Whether it is Data Lake storage."),
                ]
            )
        ),
        gateway("S3StoragePolicies", "S3", "s3", s3),
        gateway("ActiveScaleStoragePolicies", "ActiveScale", "s3", s3),
        gateway(
            "IrodsStoragePolicies",
            "iRODS",
            "irods",
            [
                .text("irods_environment_file", "The file with the environment of iRODS."),
                .text("irods_authentication_file", "The file with the credentials of iRODS."),
            ]
        ),
        gateway(
            "HPSSStoragePolicies",
            "HPSS",
            "hpss",
            [
                .text("authentication_mech", "How the gateway authenticates itself."),
                .text("authenticator", "The credentials for it."),
                .boolean("uda_checksum_support", "Whether checksums are kept with the files."),
            ]
        ),
    ]

    private static let ofCollections: [GCSPolicy] = [
        collection("POSIXCollectionPolicies", "POSIX", "posix", sharingGroups),
        collection("POSIXStagingCollectionPolicies", "POSIX Staging", "posix_staging", sharingGroups),
        collection(
            "GoogleCloudStorageCollectionPolicies",
            "Google Cloud Storage",
            "google_cloud_storage",
            [.text("project", "The project that is charged.")]
        ),
    ]

    private static let groups: [PayloadField] = [
        .texts("groups_allow", "The local groups that may use it."),
        .texts("groups_deny", "The local groups that may not."),
    ]
    private static let sharingGroups: [PayloadField] = [
        .texts("sharing_groups_allow", "The local groups that may create guest collections; json.null for all.").orNull,
        .texts("sharing_groups_deny", "The local groups that may not; json.null for none.").orNull,
    ]
    private static let s3: [PayloadField] = [
        .text("s3_endpoint", "The address of the S3 interface."),
        .texts("s3_buckets", "The buckets that are shown at the root."),
        .boolean("s3_user_credential_required", "Whether a guest collection needs a user's credential."),
    ]

    private static func client(_ company: String) -> [PayloadField] {
        [
            .text("client_id", "The id of the app that is registered with \(company)."),
            .text("secret", "The app's secret."),
        ]
    }

    private static func gateway(
        _ name: String,
        _ storage: String,
        _ type: String,
        _ fields: [PayloadField]
    ) -> GCSPolicy {
        GCSPolicy(
            name: name,
            storage: storage,
            isOfCollections: false,
            type: "\(type)_storage_policies",
            fields: fields
        )
    }

    private static func collection(
        _ name: String,
        _ storage: String,
        _ type: String,
        _ fields: [PayloadField]
    ) -> GCSPolicy {
        GCSPolicy(
            name: name,
            storage: storage,
            isOfCollections: true,
            type: "\(type)_collection_policies",
            fields: fields
        )
    }

    /// The helper that makes the document.
    var description: PayloadDescription {
        let version = "\(type)#1.0.0"
        return PayloadDescription(
            name,
            "The policies of a \(isOfCollections ? "mapped collection" : "storage gateway") on \(storage).",
            options: PayloadField.joined([.text("DATA_TYPE", "The type of the document.").byDefault(version)], fields),
            takesAdditionalFields: true,
            example: HostExample(
                """
                print(globus.\(name)().DATA_TYPE)
                """,
                prints: version
            )
        )
    }
}
