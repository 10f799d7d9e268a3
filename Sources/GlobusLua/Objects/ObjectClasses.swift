import GlobusAuth
import LuaRuntime

/// Every class of host objects that scripts meet.
enum ObjectClasses {
    static func register(with state: LuaState) {
        ResponseClass.hostClass.register(with: state)
        for tokenClass in TokenResponseClass.all { tokenClass.register(with: state) }
        for clientClass in ClientClass.all { clientClass.register(with: state) }
        for loginClass in LoginClientClass.all { loginClass.register(with: state) }
        TokenStorageClass.hostClass.register(with: state)
        ScopeObject.hostClass.register(with: state)
        TaskObject.hostClass.register(with: state)
        LockedWork.hostClass.register(with: state)
        for authorizerClass in AuthorizerClass.all { authorizerClass.register(with: state) }
    }
}
