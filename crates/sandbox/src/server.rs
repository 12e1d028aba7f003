//! The HTTP server on its own thread: routes, and the handle of whoever started it.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use anyhow::Context as _;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{ConnectInfo, DefaultBodyLimit, Path, State},
    http::{HeaderMap, HeaderValue, Response},
    routing::{get, post},
};
use tokio::sync::watch;

use super::{
    bulk, control,
    graphql::{Call, Debug},
    options::Options,
    reply::Reply,
    schema::authored,
    service::Service,
    token,
    wire::{Line, Wires},
};

/// How long open connections may take to end once the server stops.
const FAREWELL: Duration = Duration::from_millis(200);

/// A running demo shop. It stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    token: String,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Running {
    /// Where the shop is, such as `http://127.0.0.1:8080`; the Admin API is under `/admin/api/{version}/graphql.json`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The access token that never dies.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Stops the server.
    ///
    /// # Errors
    ///
    /// When it had failed before.
    pub fn stop(mut self) -> anyhow::Result<()> {
        self.stop.send_replace(true);
        self.join()
    }

    /// Waits until the server is stopped over the wire.
    ///
    /// # Errors
    ///
    /// When it fails.
    pub fn wait(mut self) -> anyhow::Result<()> {
        self.join()
    }

    fn join(&mut self) -> anyhow::Result<()> {
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(served)) => served,
            Some(Err(_)) => anyhow::bail!("the demo shop's thread panicked"),
            None => Ok(()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        // A destructor has nobody to tell; `stop` and `wait` do.
        let _failed_before = self.join();
    }
}

/// What every handler has.
#[derive(Clone)]
pub(super) struct Shared {
    service: Arc<Mutex<Service>>,
    pub(super) stop: watch::Sender<bool>,
}

impl Shared {
    pub(super) fn service(&self) -> MutexGuard<'_, Service> {
        self.service.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts a demo shop on 127.0.0.1. It accepts connections when this returns.
///
/// # Errors
///
/// When the shop's file cannot be opened or filled, or the port is taken.
pub fn start(options: Options) -> anyhow::Result<Running> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .with_context(|| format!("cannot listen on port {} of 127.0.0.1", options.port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    // The shop tells addresses of its own.
    let options = Options { port: address.port(), ..options };
    let state = options.state.display().to_string();
    let service = Service::open(options).with_context(|| format!("cannot open the demo shop in {state}"))?;
    let token = service.token.clone();
    let (stop, stopped) = watch::channel(false);
    let shared = Shared { service: Arc::new(Mutex::new(service)), stop: stop.clone() };
    let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(move || {
        authored();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(serve(listener, shared, stopped))
    })?;
    Ok(Running { address, token, stop, thread: Some(thread) })
}

async fn serve(
    listener: std::net::TcpListener,
    shared: Shared,
    stopped: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let wires = Wires(tokio::net::TcpListener::from_std(listener)?);
    let service = routes(shared).into_make_service_with_connect_info::<Line>();
    let serving = axum::serve(wires, service).with_graceful_shutdown(told(stopped.clone()));
    tokio::select! {
        served = serving => Ok(served?),
        () = async { told(stopped).await; tokio::time::sleep(FAREWELL).await } => Ok(()),
    }
}

/// Ends when the server is to stop, or when nobody is left to tell it so.
async fn told(mut stopped: watch::Receiver<bool>) {
    let _nobody_left = stopped.wait_for(|stopped| *stopped).await;
}

fn routes(shared: Shared) -> Router {
    Router::new()
        .route("/admin/api/{version}/graphql.json", post(graphql))
        .route("/admin/oauth/access_token", post(access_token))
        .route("/bulk/{name}", get(bulk::download))
        .route("/sandbox/faults", post(control::faults))
        .route("/sandbox/step", post(control::step))
        .route("/sandbox/place", post(control::place))
        .route("/sandbox/sell-every", post(control::sell_every))
        .route("/sandbox/stock", post(control::stock))
        .route("/sandbox/moves", get(control::moves))
        .route("/sandbox/put", post(control::put))
        .route("/sandbox/delete", post(control::delete))
        .route("/sandbox/now", post(control::now))
        .route("/sandbox/effects", get(control::effects))
        .route("/sandbox/requests", get(control::requests))
        .route("/sandbox/stop", post(control::stop))
        .fallback(async || respond(Reply::not_found()))
        .layer(DefaultBodyLimit::max(16 << 20))
        .with_state(shared)
}

async fn graphql(
    State(shared): State<Shared>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(version): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let call = Call {
        version: version.trim(),
        token: header("x-shopify-access-token"),
        debug: if header("shopify-search-query-debug") == Some("1") {
            Debug::Searches
        } else {
            Debug::Nothing
        },
        body: &body,
    };
    let reply = shared.service().graphql(&call);
    line.deliver(reply.delivery, reply.body.len());
    respond(reply)
}

async fn access_token(State(shared): State<Shared>, body: Bytes) -> Response<Body> {
    let mut service = shared.service();
    let now = service.now();
    let Service { state, options, .. } = &mut *service;
    respond(token::grant(state.get_mut(), options, &body, now).unwrap_or_else(|error| Reply::trouble(&error)))
}

/// An answer as HTTP.
pub(super) fn respond(reply: Reply) -> Response<Body> {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = reply.status;
    let request_id = format!("{:016x}-{:08x}", fastrand::u64(..), fastrand::u32(..));
    let own = [("content-type", reply.content_type.to_owned()), ("x-request-id", request_id)];
    for (name, value) in own.into_iter().chain(reply.headers) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
