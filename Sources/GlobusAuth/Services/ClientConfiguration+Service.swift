extension ClientConfiguration {
    /// This configuration as a client of `service` uses it.
    ///
    /// Set are the service's name, its kind of error and the errors that are not repeated.
    public func serving(_ service: GlobusService) -> ClientConfiguration {
        var configuration = self
        configuration.serviceName = service.name
        configuration.errorCode = service.errorCode
        configuration.retryPolicy.permanentErrorCodes = service.permanentErrorCodes
        return configuration
    }

    /// Creates the configuration of a client in the program's environment.
    ///
    /// What the caller names wins over the variables, with the Globus SDK's exception: a variable with the service's
    /// URL wins over the name of an environment, and only `baseURL` wins over it.
    public init(
        serviceName: String?,
        in variables: ServiceEnvironment,
        baseURL: String? = nil,
        environment: String? = nil,
        authorizer: (any Authorizer)? = nil
    ) {
        self.init(
            baseURL: baseURL ?? serviceName.flatMap(variables.serviceURL),
            serviceName: serviceName,
            environment: environment ?? variables.environment.name,
            authorizer: authorizer,
            timeout: variables.timeout,
            certificateVerification: variables.certificateVerification
        )
    }
}
