import GlobusAuth
import LuaRuntime

/// Every class of host objects that scripts meet.
enum ObjectClasses {
    static func register(with state: LuaState) {
        ResponseClass.hostClass.register(with: state)
        for tokenClass in TokenResponseClass.all { tokenClass.register(with: state) }
        for clientClass in ClientClass.all { clientClass.register(with: state) }
        for loginClass in LoginClientClass.all { loginClass.register(with: state) }
        PagerObject.hostClass.register(with: state)
        TokenStorageClass.hostClass.register(with: state)
        ScopeObject.hostClass.register(with: state)
        TaskObject.hostClass.register(with: state)
        LockedWork.hostClass.register(with: state)
        for authorizerClass in AuthorizerClass.all { authorizerClass.register(with: state) }
    }

    /// What there is to say about them, and about what several of them have in common.
    static var descriptions: [ClassDescription] {
        let authorizers = AuthorizerClass.all.map(\.description)
        let loginClients = LoginClientClass.all.map(\.description)
        let clients = ClientClass.all.map(\.description)
        let responses = [ResponseClass.hostClass.description] + TokenResponseClass.all.map(\.description)
        let tasks = [ScopeObject.hostClass.description, TaskObject.hostClass.description]
        return authorizers + [LoginClientClass.base] + loginClients + clients + responses
            + [PagerObject.hostClass.description, TokenStorageClass.hostClass.description] + tasks
    }
}
